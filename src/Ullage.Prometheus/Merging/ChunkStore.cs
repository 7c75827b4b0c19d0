namespace Ullage.Prometheus.Merging;

/// <summary>Where encoded chunks lie: a block's segments, the head's files, a spool. Safe for concurrent use.</summary>
internal abstract class ChunkStore
{
    /// <summary>Decodes a chunk into a buffer, all of its samples in time order.</summary>
    /// <returns>Bytes read; the buffer says whether it is a native histogram, which was passed over.</returns>
    /// <exception cref="Model.SourceException">Its bytes do not follow the format; the message names file and position.</exception>
    public abstract int Load(in StoredChunk chunk, SampleBuffer into);
}
