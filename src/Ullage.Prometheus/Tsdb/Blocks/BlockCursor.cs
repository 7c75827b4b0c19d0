using Ullage.Model;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>Walks the series selected in a block.</summary>
internal sealed class BlockCursor(Block block, Selector selector) : ISeriesCursor
{
    private readonly PostingsReader _postings = new(block.Index);
    private readonly SeriesReader _series = new(block.Index);
    private readonly List<ChunkPlace> _chunks = [];
    private uint[]? _references;
    private int _next;

    /// <inheritdoc/>
    public TimeRange Range => block.Meta.Range;

    /// <inheritdoc/>
    public long Bytes => _postings.Bytes + _series.Bytes;

    /// <inheritdoc/>
    public LabelSet Labels { get; private set; } = LabelSet.Empty;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        _references ??= _postings.Select(selector);
        if (_next == _references.Length)
        {
            return false;
        }

        var before = Labels;
        Labels = _series.Read(_references[_next++], _chunks);
        return before.Count == 0 || LabelOrder.Compare(before, Labels) < 0
            ? true
            : throw block.Index.File.Malformed(0, $"series {Labels} follows {before}, expected series sorted by labels");
    }

    /// <inheritdoc/>
    public void CollectChunks(TimeRange range, List<StoredChunk> into)
    {
        var deleted = block.Tombstones.Of(_references![_next - 1]);
        foreach (var chunk in _chunks)
        {
            if (chunk.MaxMs >= range.StartMs && chunk.MinMs < range.EndMs)
            {
                into.Add(new StoredChunk(block.Chunks, chunk.Reference, chunk.MinMs, chunk.MaxMs, deleted));
            }
        }
    }
}
