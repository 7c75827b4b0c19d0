using Ullage.Model;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Spooling;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>
/// Puts the head together as Prometheus does when it starts: full chunks from <c>chunks_head</c>, then series and samples from the
/// write-ahead log <c>wal</c>, skipping what the chunks hold already, then late samples from <c>wbl</c>. Samples from the logs are laid down in
/// a spool. A Prometheus may be writing meanwhile: segments that it drops while they are listed make the reading begin anew.
/// </summary>
internal sealed class HeadReader : IDisposable
{
    private const int MostAttempts = 4;

    private readonly IReadOnlyCollection<string>? _wanted;
    private readonly SampleSpool _spool = new();
    private readonly Dictionary<ulong, HeadSeries> _series = [];
    private readonly Dictionary<LabelSet, HeadSeries> _byLabels = [];
    private readonly Dictionary<ulong, List<HeadChunk>> _chunks = [];
    private HeadChunkFiles? _files;
    private bool _late;
    private long _latest = long.MinValue;
    private (TimeRange Missing, SourceException Error)? _damage;

    private HeadReader(IReadOnlyCollection<string>? wanted) => _wanted = wanted;

    /// <summary>Whether a data folder has a head.</summary>
    public static bool Exists(string folder)
    {
        var log = Path.Combine(folder, "wal");
        try
        {
            return Directory.Exists(log) && LogSegments.List(log).Count > 0;
        }
        catch (SourceException e) when (e.Failure == SourceFailure.NotFound)
        {
            // A checkpoint went while it was looked at: there is a log, and reading it tries again.
            return Directory.Exists(log);
        }
    }

    /// <summary>Reads the head of a data folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="wanted">The metrics to keep; null keeps all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static HeadPart Read(string folder, IReadOnlyCollection<string>? wanted, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reader = new HeadReader(wanted);
            try
            {
                reader.ReadChunks(Path.Combine(folder, "chunks_head"));
                reader.ReadLog(Path.Combine(folder, "wal"), cancellationToken);
                reader._late = true;
                reader.ReadLog(Path.Combine(folder, "wbl"), cancellationToken);
                return reader.Finish();
            }
            catch (SourceException e) when (e.Failure == SourceFailure.NotFound && attempt < MostAttempts)
            {
                reader.Dispose();
            }
            catch
            {
                reader.Dispose();
                throw;
            }
        }
    }

    /// <summary>Lets go of what was read; not after a head was made of it.</summary>
    public void Dispose()
    {
        _spool.Dispose();
        _files?.Dispose();
    }

    private void ReadChunks(string folder)
    {
        var chunks = new List<HeadChunk>();
        try
        {
            _files = HeadChunkFiles.Open(folder, chunks);
        }
        catch (SourceException e) when (e.Failure == SourceFailure.Malformed)
        {
            // The log holds all samples of the head: chunks only spare decoding it
            return;
        }

        foreach (var chunk in chunks)
        {
            if (!_chunks.TryGetValue(chunk.Series, out var ofSeries))
            {
                _chunks.Add(chunk.Series, ofSeries = []);
            }

            ofSeries.Add(chunk);
        }
    }

    private void ReadLog(string folder, CancellationToken cancellationToken)
    {
        var segments = LogSegments.List(folder);
        try
        {
            for (var i = 0; i < segments.Count; i++)
            {
                using var file = DataFile.Open(segments[i]);
                var records = new LogRecords(file, isLastSegment: i == segments.Count - 1);
                for (var at = records.Position; records.TryRead(out var record); at = records.Position)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Take(file, at, record);
                }
            }
        }
        catch (SourceException e) when (e.Failure is SourceFailure.Malformed or SourceFailure.Unsupported)
        {
            _damage ??= (new TimeRange(_latest == long.MinValue ? long.MinValue : _latest + 1, long.MaxValue), e);
        }
    }

    private void Take(DataFile file, long position, ReadOnlySpan<byte> record)
    {
        var fields = new RecordFields(file, position, record);
        switch (fields.Kind)
        {
            case RecordKind.Series:
                while (fields.Any)
                {
                    var number = fields.UInt64();
                    AddSeries(number, fields.Labels(_wanted));
                }

                break;
            case RecordKind.Samples when fields.Any:
                var (series, time) = (fields.UInt64(), (long)fields.UInt64());
                while (fields.Any)
                {
                    AddSample(unchecked(series + (ulong)fields.Varint()), unchecked(time + fields.Varint()), BitConverter.UInt64BitsToDouble(fields.UInt64()));
                }

                break;
            case RecordKind.Tombstones:
                while (fields.Any)
                {
                    var number = fields.UInt64();
                    var interval = new DeletedInterval(fields.Varint(), fields.Varint());
                    if (_series.TryGetValue(number, out var of))
                    {
                        of.Deleted.Add(interval);
                    }
                }

                break;
            default:
                break;
        }
    }

    private void AddSeries(ulong number, LabelSet? labels)
    {
        if (labels is null)
        {
            return;
        }

        // A series that vanished and came back has two numbers
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            _byLabels.Add(labels, series = new HeadSeries(labels, _spool.AddSeries()));
        }

        if (_series.TryAdd(number, series) && _chunks.TryGetValue(number, out var chunks))
        {
            series.Chunks.AddRange(chunks);
            series.ChunkedToMs = Math.Max(series.ChunkedToMs, chunks.Where(static chunk => !chunk.IsOutOfOrder).Select(static chunk => chunk.MaxMs).DefaultIfEmpty(long.MinValue).Max());
        }
    }

    private void AddSample(ulong number, long timestampMs, double value)
    {
        _latest = Math.Max(_latest, timestampMs);
        if (_series.TryGetValue(number, out var series) && (timestampMs > series.ChunkedToMs || _late))
        {
            _spool.Append(series.Spooled, timestampMs, value);
        }
    }

    private HeadPart Finish()
    {
        _spool.Seal();
        var metrics = new Dictionary<string, List<HeadSeries>>(StringComparer.Ordinal);
        foreach (var series in _byLabels.Values)
        {
            if (!metrics.TryGetValue(series.Labels.MetricName, out var ofMetric))
            {
                metrics.Add(series.Labels.MetricName, ofMetric = []);
            }

            ofMetric.Add(series);
        }

        foreach (var ofMetric in metrics.Values)
        {
            ofMetric.Sort(static (a, b) => LabelOrder.Compare(a.Labels, b.Labels));
        }

        return new HeadPart(_spool, _files, metrics) { Damage = _damage };
    }
}
