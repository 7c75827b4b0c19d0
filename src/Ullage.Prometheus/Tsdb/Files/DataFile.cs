using Microsoft.Win32.SafeHandles;
using Ullage.Model;

namespace Ullage.Prometheus.Tsdb.Files;

/// <summary>
/// A file of a TSDB, open for reading at any position while Prometheus may be writing or deleting it. It is read with pread rather than
/// mapped: a file cut short by its writer then gives an error, where touching a mapped page would end the process.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private DataFile(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its length when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public static DataFile Open(string path)
    {
        try
        {
            return new DataFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(SourceFailure.NotFound, $"{path}: no such file, though the block it belongs to needs it.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceException(SourceFailure.Forbidden, $"{path}: not permitted to read it; run as the user that owns Prometheus' data.", e);
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads as many bytes as there are, up to the room given.</summary>
    public int ReadSome(long position, Span<byte> into)
    {
        try
        {
            var total = 0;
            while (total < into.Length && RandomAccess.Read(_handle, into[total..], position + total) is var read and > 0)
            {
                total += read;
            }

            return total;
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{Path}: reading at byte {position} failed: {e.Message}", e);
        }
    }

    /// <summary>Reads exactly as many bytes as there is room for.</summary>
    /// <exception cref="SourceException">The file ends before.</exception>
    public void Read(long position, Span<byte> into)
    {
        if (position < 0 || position > Length - into.Length || ReadSome(position, into) != into.Length)
        {
            throw Malformed(position, $"expected {into.Length} bytes more, but the file ends at {Length}");
        }
    }

    /// <summary>An error about bytes of this file.</summary>
    public SourceException Malformed(long position, string what, Exception? inner = null) =>
        new(SourceFailure.Malformed, $"{Path}, byte {position}: {what}.", inner);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
