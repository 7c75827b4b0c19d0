using Ullage.Model;

namespace Ullage.Prometheus.Recording;

/// <summary>
/// Samples from a recording: a small, checksummed file that <see cref="RecordingWriter"/> wrote. Every value comes back bit for bit.
/// Safe for concurrent reads; a read inflates only the metric that it asks for.
/// </summary>
public sealed class RecordingSource : ISampleSource
{
    private const int Run = 1024;
    private const long NotInRange = -1;
    private const long Declined = -2;

    /// <summary>No recording file may be larger.</summary>
    private const long MostBytes = 256L << 20;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly RecordingDirectory _directory;

    private RecordingSource(ReadOnlyMemory<byte> file, string description)
    {
        _file = file;
        Description = description;
        _directory = RecordingDirectory.Read(file, description);
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>What was recorded, whence and under which licence, as its maker wrote it.</summary>
    public string Note => _directory.Note;

    /// <summary>The stretch of time that the recording stands for.</summary>
    public TimeRange Range => _directory.Range;

    /// <summary>Metrics in it, by name.</summary>
    public IReadOnlyCollection<string> Metrics => [.. _directory.Metrics.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens a recording held in memory.</summary>
    /// <exception cref="SourceException">It is not a recording, of another version, or damaged.</exception>
    public static RecordingSource Open(ReadOnlyMemory<byte> file, string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new RecordingSource(file, description);
    }

    /// <summary>Opens a recording file.</summary>
    /// <exception cref="SourceException">It cannot be read, is not a recording, of another version, or damaged.</exception>
    public static RecordingSource OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MostBytes
                ? Open(File.ReadAllBytes(path), path)
                : throw new SourceException(SourceFailure.TooLarge, $"{path}: {length} bytes, a recording may have {MostBytes}; record fewer containers or a shorter window");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(SourceFailure.NotFound, $"{path}: no such file; give a recording that `ullage record` wrote", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Task.Run<IReadOnlyList<LabelSet>>(() =>
        {
            var found = new LabelsSink();
            Read(selector, range, found, cancellationToken);
            return found.Seen;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(sink);
        return Task.Run(() => Read(selector, range, sink, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (!_directory.Metrics.TryGetValue(selector.MetricName, out var metric) || metric.Series == 0)
        {
            return new ReadEstimate(0, 0, 0);
        }

        var selected = await SeriesAsync(selector, range, cancellationToken);
        var share = (double)selected.Count / metric.Series * Math.Clamp((double)(Math.Min(range.EndMs, Range.EndMs) - Math.Max(range.StartMs, Range.StartMs)) / Math.Max(1, Range.EndMs - Range.StartMs), 0, 1);
        return new ReadEstimate(selected.Count, (long)(metric.Samples * share), metric.Length);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ReadSummary Read(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        if (!_directory.Metrics.TryGetValue(selector.MetricName, out var metric))
        {
            return ReadSummary.Empty;
        }

        var place = $"{Description} ({metric.Name})";
        var plain = RecordingDirectory.Inflate(_file.Slice(_directory.BlocksStart + metric.Offset, metric.Length), metric.Checksum, metric.InflatedLength, place);
        var cursor = new RecordingCursor(plain, place);
        long accepted = 0, samples = 0;
        var offered = 0;
        var times = new long[Run];
        var values = new double[Run];
        while (!cursor.AtEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var labels = ReadLabels(ref cursor, metric.Name, place);
            var count = cursor.Unsigned();
            var timesLength = cursor.Count(1);
            var valuesLength = cursor.Count(1);
            var timeColumn = cursor.Take(timesLength);
            var valueColumn = cursor.Take(valuesLength);
            if (count > (ulong)timesLength)
            {
                throw cursor.Torn($"a series claims {count} samples in {timesLength} bytes");
            }

            if (!selector.Matches(labels))
            {
                continue;
            }

            var appended = ReadSeries(new SeriesId(offered), labels, (int)count, timeColumn, valueColumn, place, range, sink, times, values);
            offered += appended == NotInRange ? 0 : 1;
            accepted += appended >= 0 ? 1 : 0;
            samples += Math.Max(0, appended);
        }

        return new ReadSummary(accepted, samples, metric.Length, 0, []);
    }

    private static LabelSet ReadLabels(ref RecordingCursor cursor, string metric, string place)
    {
        var labels = new List<Label>(8) { new(LabelSet.MetricNameLabel, metric) };
        for (var left = cursor.Count(2); left > 0; left--)
        {
            labels.Add(new Label(cursor.Text(), cursor.Text()));
        }

        try
        {
            return LabelSet.From(labels);
        }
        catch (ArgumentException e)
        {
            throw new SourceException(SourceFailure.Malformed, $"{place}: {e.Message}; the recording is damaged, make or fetch it again", e);
        }
    }

    /// <summary>Samples appended, or <see cref="NotInRange"/>, or <see cref="Declined"/>.</summary>
    private static long ReadSeries(SeriesId id, LabelSet labels, int count, ReadOnlySpan<byte> timeColumn, ReadOnlySpan<byte> valueColumn, string place, TimeRange range, ISampleSink sink, long[] times, double[] values)
    {
        var timeCursor = new RecordingCursor(timeColumn, place);
        var valueReader = new ValueColumnReader(valueColumn, place);
        long time = long.MinValue, delta = 0, appended = 0;
        var offered = false;
        for (var done = 0; done < count && time < range.EndMs; done += Run)
        {
            var run = Math.Min(Run, count - done);
            for (var i = 0; i < run; i++)
            {
                var change = timeCursor.Signed();
                delta = unchecked(delta + change);
                var next = done + i == 0 ? change : unchecked(time + delta);
                delta = done + i == 0 ? 0 : delta;
                times[i] = next > time ? next : throw timeCursor.Torn("time does not advance");
                time = next;
            }

            valueReader.Read(values.AsSpan(0, run));
            var from = FirstAtOrAfter(times.AsSpan(0, run), range.StartMs);
            var to = FirstAtOrAfter(times.AsSpan(0, run), range.EndMs);
            if (to <= from)
            {
                continue;
            }

            if (!offered)
            {
                offered = true;
                if (!sink.Accept(id, labels))
                {
                    return Declined;
                }
            }

            sink.Append(id, times.AsSpan(from, to - from), values.AsSpan(from, to - from));
            appended += to - from;
        }

        if (!offered)
        {
            return NotInRange;
        }

        sink.Complete(id);
        return appended;
    }

    private static int FirstAtOrAfter(ReadOnlySpan<long> times, long moment)
    {
        var at = times.BinarySearch(moment);
        return at < 0 ? ~at : at;
    }

    /// <summary>Notes labels and declines every sample.</summary>
    private sealed class LabelsSink : ISampleSink
    {
        public List<LabelSet> Seen { get; } = [];

        public bool Accept(SeriesId id, LabelSet labels)
        {
            Seen.Add(labels);
            return false;
        }

        public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
        {
        }

        public void Complete(SeriesId id)
        {
        }
    }
}
