namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>A block, open for reading. It stays readable when Prometheus deletes it meanwhile. Safe for concurrent use.</summary>
internal sealed class Block : IDisposable
{
    private Block(BlockMeta meta, IndexFile index, ChunkSegments chunks, Tombstones tombstones)
    {
        Meta = meta;
        Index = index;
        Chunks = chunks;
        Tombstones = tombstones;
    }

    /// <summary>Its description.</summary>
    public BlockMeta Meta { get; }

    /// <summary>Its index.</summary>
    public IndexFile Index { get; }

    /// <summary>Its chunks.</summary>
    public ChunkSegments Chunks { get; }

    /// <summary>What was deleted from it.</summary>
    public Tombstones Tombstones { get; }

    /// <summary>Opens a block.</summary>
    /// <exception cref="Model.SourceException">Part of it is missing or damaged; file and byte are named.</exception>
    public static Block Open(string folder, BlockMeta meta)
    {
        IndexFile? index = null;
        ChunkSegments? chunks = null;
        try
        {
            index = IndexFile.Open(Path.Combine(folder, "index"));
            chunks = ChunkSegments.Open(Path.Combine(folder, "chunks"));
            return new Block(meta, index, chunks, Tombstones.Read(Path.Combine(folder, "tombstones")));
        }
        catch
        {
            index?.Dispose();
            chunks?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        Chunks.Dispose();
    }
}
