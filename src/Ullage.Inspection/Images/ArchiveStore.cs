using System.IO.Compression;

namespace Ullage.Inspection.Images;

/// <summary>An image in one tar archive, as <c>docker save</c> and <c>skopeo copy … oci-archive:</c> write it. Its parts are read in place.</summary>
internal sealed class ArchiveStore : BlobStore
{
    private const int MostParts = 10_000;
    private const int MostHops = 8;

    private readonly string _path;
    private readonly Dictionary<string, (long Offset, long Length)> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private ArchiveStore(string path, FileStream file)
    {
        _path = path;
        _file = file;
        var walk = new TarWalk(file, path);
        while (walk.Next() is { } entry)
        {
            var name = ImagePath.Normal(entry.Path);
            if (name is null || _parts.Count + _links.Count >= MostParts)
            {
                continue;
            }

            if (entry.Kind == TarKind.File)
            {
                _parts[name] = (walk.Position, entry.Size);
            }
            else if (entry.Kind is TarKind.SymbolicLink or TarKind.HardLink && ImagePath.Normal(entry.Kind == TarKind.HardLink ? entry.Link : ImagePath.Beside(name, entry.Link)) is { } target)
            {
                _links[name] = target;
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => _path;

    /// <summary>Opens an archive; a compressed one is unpacked into a temporary file first, since its parts are read in another order than they lie.</summary>
    /// <exception cref="InspectionException">It cannot be read or is no archive.</exception>
    public static ArchiveStore Open(string path, InspectionLimits limits)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.ReadByte() == 0x1F && file.ReadByte() == 0x8B)
            {
                file.Seek(0, SeekOrigin.Begin);
                var unpacked = Unpack(file, path, limits.MaxImageBytes);
                file.Dispose();
                file = unpacked;
            }

            file.Seek(0, SeekOrigin.Begin);
            return new ArchiveStore(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            file?.Dispose();
            throw e is InvalidDataException
                ? InspectionException.Malformed($"{path}: is damaged gzip data ({e.Message})", e)
                : new InspectionException(InspectionFailure.Unreadable, $"{path}: {(e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e is UnauthorizedAccessException ? "permission denied" : e.Message)}", e);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Stream? Open(string path) => Find(path) is { } part ? new PartStream(_file, part.Offset, part.Length) : null;

    /// <inheritdoc/>
    public override long? Length(string path) => Find(path)?.Length;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    private (long Offset, long Length)? Find(string path)
    {
        for (var hops = 0; hops < MostHops; hops++)
        {
            if (_parts.TryGetValue(path, out var part))
            {
                return part;
            }

            if (!_links.TryGetValue(path, out var target))
            {
                return null;
            }

            path = target;
        }

        return null;
    }

    private static FileStream Unpack(FileStream packed, string path, long most)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var temporary = new FileStream(Path.Combine(Path.GetTempPath(), $"ullage-{Path.GetRandomFileName()}"), options);
        try
        {
            using var stream = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[1 << 20];
            long total = 0;
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                total += read;
                if (total > most)
                {
                    throw InspectionException.TooLarge($"{path}: unpacks to more than {most} bytes");
                }

                temporary.Write(buffer, 0, read);
            }

            return temporary;
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }
}
