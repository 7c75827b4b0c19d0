namespace Ullage.Prometheus.Chunks;

/// <summary>Bytes that are not a chunk. The message says what was found and where.</summary>
public sealed class ChunkFormatException : Exception
{
    internal ChunkFormatException(string message, long bitPosition)
        : base(message) => BitPosition = bitPosition;

    /// <summary>The bit, from the chunk's first, at which the sample (or header) begins that could not be read.</summary>
    public long BitPosition { get; }

    internal static ChunkFormatException PastEnd(int sample, int count, long bitPosition, int chunkLength) =>
        new($"XOR chunk: sample {sample + 1} of {count}, which begins at bit {bitPosition}, runs past the end of the chunk's {chunkLength} bytes; the data is truncated or corrupt.", bitPosition);

    internal static ChunkFormatException BadVarint(int sample, int count, long bitPosition) =>
        new($"XOR chunk: the variable-length integer of sample {sample + 1} of {count} at bit {bitPosition} exceeds 64 bits; the data is corrupt.", bitPosition);

    internal static ChunkFormatException BadWindow(int sample, int count, long bitPosition, int leading, int meaningful) =>
        new($"XOR chunk: sample {sample + 1} of {count}, which begins at bit {bitPosition}, states {leading} leading zeros and {meaningful} meaningful bits, together more than 64; the data is corrupt.", bitPosition);
}
