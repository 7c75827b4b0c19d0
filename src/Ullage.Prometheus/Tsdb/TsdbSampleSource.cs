using Ullage.Model;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Tsdb.Blocks;
using Ullage.Prometheus.Tsdb.Head;

namespace Ullage.Prometheus.Tsdb;

/// <summary>
/// Samples straight from Prometheus' data folder, without a server: its blocks and, where there is one, the head in memory as its write-ahead
/// log tells of it. Nothing is written there and no lock is taken; a Prometheus may be running on it. One block's folder does too.
/// A damaged part is reported as missing, with file and byte, and the rest is read. Safe for concurrent reads.
/// </summary>
public sealed class TsdbSampleSource : ISampleSource
{
    private const int SampledChunks = 64;

    private readonly string _folder;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly BlockDirectory _blocks;
    private readonly IReadOnlyCollection<string>? _headMetrics;
    private HeadPart? _head;
    private bool _hasHead = true;

    /// <summary>A source over a data folder. Nothing is opened before the first use.</summary>
    /// <param name="folder">The folder that Prometheus' --storage.tsdb.path names, or one block in it.</param>
    /// <param name="headMetrics">
    /// The metrics that reads will ask for. The head is read as a whole, once, and keeps only these, which bounds its memory; null keeps all,
    /// about half a kilobyte a series. A read of a metric not named here is refused.
    /// </param>
    public TsdbSampleSource(string folder, IReadOnlyCollection<string>? headMetrics = null)
    {
        _headMetrics = headMetrics;
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Path.TrimEndingDirectorySeparator(folder);
        _blocks = new BlockDirectory(_folder);
    }

    /// <inheritdoc/>
    public string Description => _folder;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var collector = new SeriesCollector();
        await ReadAsync(selector, range, collector, cancellationToken);
        return collector.Found;
    }

    /// <inheritdoc/>
    public async Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(sink);
        return await Task.Run(
            async () =>
            {
                var merger = new SeriesMerger(sink, range);
                var join = await JoinAsync(selector, range, merger.Failures, cancellationToken);
                while (join.MoveNext())
                {
                    merger.Emit(join.Labels, join.Chunks(range), cancellationToken);
                }

                return merger.FoundAny || !merger.Failures.Any
                    ? new ReadSummary(merger.Series, merger.Samples, merger.Bytes + join.Bytes, merger.SkippedHistogramChunks, merger.Failures.ToMissing(selector, range))
                    : throw merger.Failures.First;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return await Task.Run(
            async () =>
            {
                var failures = new ReadFailures();
                var join = await JoinAsync(selector, range, failures, cancellationToken);
                long series = 0, chunks = 0, samples = 0, bytes = 0;
                var looked = 0;
                var buffer = new SampleBuffer();
                while (join.MoveNext())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var found = join.Chunks(range);
                    series += found.Count > 0 ? 1 : 0;
                    chunks += found.Count;
                    for (var i = 0; i < found.Count && looked < SampledChunks; i++, looked++)
                    {
                        try
                        {
                            bytes += found[i].Store.Load(found[i], buffer);
                        }
                        catch (SourceException)
                        {
                            // A damaged chunk yields no samples to a read either, which also says what is missing
                            continue;
                        }

                        buffer.Clip(range, found[i].Deleted);
                        samples += buffer.Remaining;
                    }
                }

                var factor = looked == 0 ? 0 : chunks / (double)looked;
                return series > 0 || !failures.Any ? new ReadEstimate(series, (long)(samples * factor), (long)(bytes * factor) + join.Bytes) : throw failures.First;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _blocks.Dispose();
        _head?.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SeriesJoin> JoinAsync(Selector selector, TimeRange range, ReadFailures failures, CancellationToken cancellationToken)
    {
        if (_headMetrics is not null && !_headMetrics.Contains(selector.MetricName))
        {
            throw new ArgumentException($"{selector.MetricName} is not among the metrics that this source was told to keep.", nameof(selector));
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The head first: what is compacted meanwhile is then seen twice, which does no harm, rather than not at all
            var head = ReadHead(range, failures, cancellationToken);
            var cursors = new List<ISeriesCursor>();
            foreach (var block in OpenBlocks(range, failures, head is not null))
            {
                cursors.Add(new BlockCursor(block, selector));
            }

            if (head is not null)
            {
                cursors.Add(head.Select(selector));
            }

            return new SeriesJoin(cursors, failures);
        }
        finally
        {
            _gate.Release();
        }
    }

    private HeadPart? ReadHead(TimeRange range, ReadFailures failures, CancellationToken cancellationToken)
    {
        if (_head is null && _hasHead)
        {
            _hasHead = HeadReader.Exists(_folder);
            _head = _hasHead ? HeadReader.Read(_folder, _headMetrics, cancellationToken) : null;
        }

        if (_head?.Damage is { } damage && damage.Missing.StartMs < range.EndMs)
        {
            failures.Add(_head, damage.Missing, damage.Error);
        }

        return _head;
    }

    private IReadOnlyList<Block> OpenBlocks(TimeRange range, ReadFailures failures, bool hasHead)
    {
        try
        {
            if (!hasHead && !_blocks.HasAny)
            {
                throw new SourceException(SourceFailure.NotFound, $"{_folder} is no data folder of Prometheus: it holds neither blocks nor a write-ahead log. Give the folder that --storage.tsdb.path names.");
            }

            var blocks = _blocks.Open(range, out var damaged);
            foreach (var (path, missing, error) in damaged)
            {
                failures.Add(path, missing with { EndMs = missing.EndMs - 1 }, error);
            }

            return blocks;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new SourceException(SourceFailure.NotFound, $"{_folder}: no such folder; give the folder that Prometheus' --storage.tsdb.path names.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(e is UnauthorizedAccessException ? SourceFailure.Forbidden : SourceFailure.NotFound, $"{_folder}: {e.Message}", e);
        }
    }
}
