using System.Buffers.Binary;
using System.Globalization;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// The chunks of a block: files <c>chunks/000001</c> and so on. A reference holds the file's number from 0 in its upper half and the byte
/// at which the chunk begins in its lower.
/// <code>
/// file:   magic 0x85BD40DD u32 │ version 1 u8 │ 3 bytes of nothing │ chunk …
/// chunk:  len uvarint │ encoding u8 │ data, len bytes │ crc u32 of encoding and data
/// </code>
/// </summary>
internal sealed class ChunkSegments : ChunkStore, IDisposable
{
    private const uint Magic = 0x85BD40DD;
    private const byte Version = 1;
    private const int HeaderBytes = 8;

    private readonly List<DataFile> _files = [];

    /// <summary>Opens the segments of a block.</summary>
    /// <exception cref="Model.SourceException">One is missing or no segment.</exception>
    public static ChunkSegments Open(string folder)
    {
        var segments = new ChunkSegments();
        try
        {
            if (Directory.Exists(folder))
            {
                foreach (var path in Directory.EnumerateFiles(folder).Where(static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Order(StringComparer.Ordinal))
                {
                    segments.Add(DataFile.Open(path));
                }
            }

            return segments;
        }
        catch
        {
            segments.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Load(in StoredChunk chunk, SampleBuffer into)
    {
        var segment = (int)(chunk.Reference >> 32);
        var position = (long)(uint)chunk.Reference;
        if (segment < 0 || segment >= _files.Count)
        {
            throw new Model.SourceException(Model.SourceFailure.Malformed, $"The index refers to chunk file {segment + 1}, but there are {_files.Count}{(_files.Count > 0 ? " beside " + _files[0].Path : "")}.");
        }

        return ChunkRecord.Load(_files[segment], position, chunk, into);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private void Add(DataFile file)
    {
        _files.Add(file);
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Read(0, header);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Magic || header[4] != Version)
        {
            throw file.Malformed(0, $"found {Convert.ToHexStringLower(header[..5])}, expected a chunk segment, which begins with {Magic:x8} and version {Version:x2}");
        }

        if (_files.Count.ToString("D6", CultureInfo.InvariantCulture) is var expected && Path.GetFileName(file.Path) != expected)
        {
            throw file.Malformed(0, $"expected chunk file {expected} before this one; the block was copied in part");
        }
    }
}
