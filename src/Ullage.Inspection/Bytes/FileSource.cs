using Microsoft.Win32.SafeHandles;

namespace Ullage.Inspection.Bytes;

/// <summary>
/// A file, of which only the sections asked for are read. It is read with pread rather than mapped: a file that is replaced or cut short
/// meanwhile then gives an error, where touching a mapped page would end the process.
/// </summary>
internal sealed class FileSource : ByteSource
{
    private readonly SafeFileHandle _handle;

    private FileSource(string name, SafeFileHandle handle)
    {
        Name = name;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InspectionException">It cannot be opened.</exception>
    public static FileSource Open(string path)
    {
        try
        {
            return new FileSource(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var why = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
                UnauthorizedAccessException => "permission denied",
                _ => e.Message,
            };
            throw new InspectionException(InspectionFailure.Unreadable, $"{path}: {why}", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _handle.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override ReadOnlyMemory<byte> Read(long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        try
        {
            for (var total = 0; total < length;)
            {
                var read = RandomAccess.Read(_handle, bytes.AsSpan(total), offset + total);
                total += read > 0 ? read : throw new InspectionException(InspectionFailure.Unreadable, $"{Name}: the file became shorter while it was read");
            }
        }
        catch (IOException e)
        {
            throw new InspectionException(InspectionFailure.Unreadable, $"{Name}: reading at offset {offset} failed: {e.Message}", e);
        }

        return bytes;
    }
}
