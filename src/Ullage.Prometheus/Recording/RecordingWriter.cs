using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Ullage.Model;
using Ullage.Prometheus.Checksums;

namespace Ullage.Prometheus.Recording;

/// <summary>
/// Gathers series and writes them as one recording, which <see cref="RecordingSource"/> reads. Holds all samples in memory until
/// <see cref="WriteTo"/>: meant for a demonstration or a bug report, not for an archive. Use one instance from one thread.
/// </summary>
public sealed class RecordingWriter : ISampleSink
{
    /// <summary>Samples that a recording holds at most: 640 MB while it is made.</summary>
    public const int MostSamples = 40_000_000;

    private readonly SortedDictionary<string, List<Series>> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<SeriesId, Series> _open = [];
    private readonly HashSet<LabelSet> _known = [];
    private readonly IReadOnlyDictionary<string, double> _steps;
    private long _samples;

    /// <summary>Begins a recording.</summary>
    /// <param name="steps">
    /// Steps to which the values of a metric are rounded, by metric name, each above zero; the only loss there is. A counter of CPU seconds
    /// takes a quarter of the room in steps of 0.001. Null rounds nothing.
    /// </param>
    public RecordingWriter(IReadOnlyDictionary<string, double>? steps = null) => _steps = steps ?? new Dictionary<string, double>();

    /// <summary>Series gathered.</summary>
    public int SeriesCount => _metrics.Values.Sum(static list => list.Count);

    /// <summary>Samples gathered.</summary>
    public long SampleCount => _metrics.Values.Sum(static list => list.Sum(static s => (long)s.Times.Count));

    /// <summary>Reads what the selectors select in a range from a source into this recording.</summary>
    /// <exception cref="SourceException">The source failed, wholly or in part: a recording is whole or it is not made.</exception>
    public async Task RecordAsync(ISampleSource source, IEnumerable<Selector> selectors, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selectors);
        foreach (var selector in selectors)
        {
            _open.Clear();
            var read = await source.ReadAsync(selector, range, this, cancellationToken);
            if (read.Missing is [var missing, ..])
            {
                throw new SourceException(missing.Failure, $"{source.Description}: {missing.Selector} could not be read whole ({missing.Reason}); nothing was recorded");
            }
        }
    }

    /// <summary>A series begins; one that is in the recording already, selected by another selector too, is declined.</summary>
    public bool Accept(SeriesId id, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!_known.Add(labels))
        {
            return false;
        }

        _metrics.TryAdd(labels.MetricName, []);
        var series = new Series(labels, _steps.TryGetValue(labels.MetricName, out var step) ? step : 0);
        _metrics[labels.MetricName].Add(series);
        _open[id] = series;
        return true;
    }

    /// <inheritdoc/>
    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        var series = _open[id];
        _samples += timestampsMs.Length;
        if (_samples > MostSamples)
        {
            throw new SourceException(SourceFailure.TooLarge, $"A recording holds at most {MostSamples:N0} samples, in memory while it is made; record fewer containers (--namespace) or a shorter time (--window).");
        }

        series.Times.AddRange(timestampsMs);
        foreach (var value in values)
        {
            series.Values.Add(Rounded(value, series.Step));
        }
    }

    /// <inheritdoc/>
    public void Complete(SeriesId id) => _open.Remove(id);

    /// <summary>Writes the recording.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="note">What it is, whence and under which licence; shown to who reads it.</param>
    /// <param name="range">The stretch of time it stands for.</param>
    public void WriteTo(Stream to, string note, TimeRange range)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(note);
        var blocks = new List<byte[]>();
        var directory = new List<byte>();
        directory.PutText(note);
        directory.PutSigned(range.StartMs);
        directory.PutSigned(range.EndMs);
        directory.PutUnsigned((ulong)_metrics.Count);
        ulong offset = 0;
        foreach (var (name, all) in _metrics)
        {
            var plain = new List<byte>();
            foreach (var series in all.OrderBy(static s => s.Labels.ToString(), StringComparer.Ordinal))
            {
                WriteSeries(series, plain);
            }

            var block = Deflate(plain);
            directory.PutText(name);
            directory.PutUnsigned(offset);
            directory.PutUnsigned((ulong)block.Length);
            directory.PutUnsigned((ulong)plain.Count);
            Put32(directory, Crc32C.Of(block));
            directory.PutUnsigned((ulong)all.Count);
            directory.PutUnsigned((ulong)all.Sum(static s => (long)s.Times.Count));
            blocks.Add(block);
            offset += (ulong)block.Length;
        }

        var packed = Deflate(directory);
        var header = new List<byte>();
        header.AddRange(RecordingFormat.Magic);
        header.Add(RecordingFormat.Version);
        Put32(header, (uint)packed.Length);
        Put32(header, Crc32C.Of(packed));
        to.Write(CollectionsMarshal.AsSpan(header));
        to.Write(packed);
        foreach (var block in blocks)
        {
            to.Write(block);
        }
    }

    private static double Rounded(double value, double step) => step switch
    {
        <= 0 => value,
        _ when !double.IsFinite(value) => value,
        < 1 => Math.Round(value * Math.Round(1 / step)) / Math.Round(1 / step),
        _ => Math.Round(value / step) * step,
    };

    private static void WriteSeries(Series series, List<byte> to)
    {
        var labels = series.Labels.Where(static l => l.Name != LabelSet.MetricNameLabel).ToList();
        to.PutUnsigned((ulong)labels.Count);
        foreach (var (name, value) in labels)
        {
            to.PutText(name);
            to.PutText(value);
        }

        var times = new List<byte>(series.Times.Count + 16);
        long last = 0, lastDelta = 0;
        for (var i = 0; i < series.Times.Count; i++)
        {
            var delta = series.Times[i] - last;
            times.PutSigned(delta - lastDelta);
            (last, lastDelta) = (series.Times[i], i == 0 ? 0 : delta);
        }

        var values = new List<byte>(series.Values.Count * 2);
        ValueColumn.Write(CollectionsMarshal.AsSpan(series.Values), values);
        to.PutUnsigned((ulong)series.Times.Count);
        to.PutUnsigned((ulong)times.Count);
        to.PutUnsigned((ulong)values.Count);
        to.AddRange(times);
        to.AddRange(values);
    }

    private static byte[] Deflate(List<byte> plain)
    {
        if (plain.Count > RecordingFormat.MostInflated)
        {
            throw new SourceException(SourceFailure.TooLarge, $"One metric takes {plain.Count} bytes, more than the {RecordingFormat.MostInflated} that a recording holds; record fewer containers (--namespace) or a shorter time (--window).");
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
        {
            deflate.Write(CollectionsMarshal.AsSpan(plain));
        }

        return packed.ToArray();
    }

    private static void Put32(List<byte> to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        to.AddRange(bytes);
    }

    private sealed record Series(LabelSet Labels, double Step)
    {
        public List<long> Times { get; } = [];

        public List<double> Values { get; } = [];
    }
}
