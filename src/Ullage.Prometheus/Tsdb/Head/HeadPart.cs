using Ullage.Model;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Spooling;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>What Prometheus had in memory: the samples not yet in a block. A snapshot of the moment it was read. Safe for concurrent use.</summary>
internal sealed class HeadPart(SampleSpool spool, HeadChunkFiles? files, Dictionary<string, List<HeadSeries>> metrics) : IDisposable
{
    /// <summary>What could not be read of the log, and from when on samples are missing; null when all was read.</summary>
    public (TimeRange Missing, SourceException Error)? Damage { get; init; }

    /// <summary>Walks the series selected.</summary>
    public ISeriesCursor Select(Selector selector) => new Cursor(this, metrics.TryGetValue(selector.MetricName, out var series) ? series : [], selector);

    /// <inheritdoc/>
    public void Dispose()
    {
        spool.Dispose();
        files?.Dispose();
    }

    private sealed class Cursor(HeadPart head, List<HeadSeries> series, Selector selector) : ISeriesCursor
    {
        private int _at = -1;

        public TimeRange Range => new(long.MinValue, long.MaxValue);

        public long Bytes => 0;

        public LabelSet Labels => series[_at].Labels;

        public bool MoveNext()
        {
            do
            {
                _at++;
            }
            while (_at < series.Count && !selector.Matches(series[_at].Labels));
            return _at < series.Count;
        }

        public void CollectChunks(TimeRange range, List<StoredChunk> into) => head.Collect(series[_at], range, into);
    }

    private void Collect(HeadSeries series, TimeRange range, List<StoredChunk> into)
    {
        var deleted = series.Deleted.Count == 0 ? [] : DeletedIntervals.Join(series.Deleted);
        foreach (var chunk in series.Chunks)
        {
            if (chunk.MaxMs >= range.StartMs && chunk.MinMs < range.EndMs)
            {
                into.Add(new StoredChunk(files!, chunk.Reference, chunk.MinMs, chunk.MaxMs, deleted));
            }
        }

        spool.CollectChunks(series.Spooled, range, deleted, into);
    }
}
