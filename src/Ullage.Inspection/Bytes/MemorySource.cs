namespace Ullage.Inspection.Bytes;

/// <summary>Bytes in memory.</summary>
internal sealed class MemorySource(string name, ReadOnlyMemory<byte> bytes) : ByteSource
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Read(long offset, int length) => bytes.Slice((int)offset, length);
}
