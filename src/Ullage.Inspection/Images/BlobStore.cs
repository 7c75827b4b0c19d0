using System.IO.Compression;

namespace Ullage.Inspection.Images;

/// <summary>Where the parts of an image lie: a folder in OCI layout, or an archive.</summary>
internal abstract class BlobStore : IDisposable
{
    /// <summary>What errors call it.</summary>
    public abstract string Name { get; }

    /// <summary>Opens a part by its path inside, or null when it is not there.</summary>
    public abstract Stream? Open(string path);

    /// <summary>Bytes of a part, or null when it is not there.</summary>
    public abstract long? Length(string path);

    /// <summary>A part that is a document, whole; null when it is not there.</summary>
    /// <exception cref="InspectionException">Too large.</exception>
    public byte[]? Document(string path, int most)
    {
        using var stream = Open(path);
        if (stream is null)
        {
            return null;
        }

        if (Length(path) > most)
        {
            throw InspectionException.TooLarge($"{Name}: {path} has more than {most} bytes");
        }

        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Opens a layer, decompressed, whatever its media type says: the first bytes tell.</summary>
    /// <exception cref="InspectionException">It is not there, or compressed in a way that is not read.</exception>
    public (Stream Stream, string Compression) OpenLayer(string path)
    {
        var stream = Open(path) ?? throw InspectionException.Malformed($"{Name}: the layer {path} is missing");
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Seek(0, SeekOrigin.Begin);
        if (read >= 2 && head[0] == 0x1F && head[1] == 0x8B)
        {
            return (new GZipStream(stream, CompressionMode.Decompress), "gzip");
        }

        if (read == 4 && head.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            stream.Dispose();
            throw InspectionException.NotSupported($"{Name}: the layer {path} is compressed with Zstandard, which is not read; skopeo copy --dest-compress-format gzip makes it readable");
        }

        return (stream, "none");
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>A folder in OCI layout.</summary>
internal sealed class FolderStore(string folder) : BlobStore
{
    /// <inheritdoc/>
    public override string Name => folder;

    /// <inheritdoc/>
    public override Stream? Open(string path)
    {
        try
        {
            return File.Exists(Path.Combine(folder, path)) ? new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InspectionException(InspectionFailure.Unreadable, $"{folder}: {path} cannot be read ({e.Message})", e);
        }
    }

    /// <inheritdoc/>
    public override long? Length(string path) => new FileInfo(Path.Combine(folder, path)) is { Exists: true } file ? file.Length : null;
}
