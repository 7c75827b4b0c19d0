namespace Ullage.Inspection.Bytes;

/// <summary>Bytes at positions: a file, or what was taken out of an image.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>What errors call it.</summary>
    public abstract string Name { get; }

    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Exactly so many bytes from a position.</summary>
    /// <exception cref="InspectionException">They are not all there.</exception>
    public ReadOnlyMemory<byte> Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length || length > Length - offset || length > int.MaxValue)
        {
            throw InspectionException.Malformed($"{Name}: {length} bytes were expected at offset {offset}, but the file has {Length}");
        }

        return length == 0 ? default : Read(offset, (int)length);
    }

    /// <summary>As many bytes from a position as there are, up to a number.</summary>
    public ReadOnlyMemory<byte> Head(long offset, int most) => offset >= Length || offset < 0 ? default : Slice(offset, Math.Min(most, Length - offset));

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads; the range lies inside.</summary>
    protected abstract ReadOnlyMemory<byte> Read(long offset, int length);
}
