using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Ullage.Model;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Tsdb.Blocks;
using Ullage.Prometheus.Tsdb.Files;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>
/// The full chunks of the head, which Prometheus keeps in files <c>chunks_head/000001</c> and so on.
/// <code>
/// file:   magic 0x0130BC91 u32 │ version 1 u8 │ 3 bytes of nothing │ chunk … │ zeros, where room was taken in advance
/// chunk:  series u64 │ mint u64 │ maxt u64 │ encoding u8 (bit 7: out of order) │ len uvarint │ data │ crc u32 of all before
/// </code>
/// A reference holds the file's place in the list in its upper half and the byte at which the chunk begins in its lower.
/// </summary>
internal sealed class HeadChunkFiles : ChunkStore, IDisposable
{
    private const uint Magic = 0x0130BC91;
    private const byte Version = 1;
    private const int FileHeader = 8;
    private const int ChunkHeader = 25;
    private const int MaxLengthBytes = 5;
    private const int MaxDataBytes = 1 << 24;
    private const byte OutOfOrderBit = 0x80;

    private readonly List<DataFile> _files = [];

    /// <summary>Opens the files and lists their chunks.</summary>
    /// <param name="folder">The folder <c>chunks_head</c>; it need not exist.</param>
    /// <param name="chunks">Gets every whole chunk, in the order of the files.</param>
    /// <exception cref="SourceException">A file is damaged.</exception>
    public static HeadChunkFiles Open(string folder, List<HeadChunk> chunks)
    {
        var files = new HeadChunkFiles();
        try
        {
            if (Directory.Exists(folder))
            {
                foreach (var path in DataFolder.Files(folder).Where(static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Order(StringComparer.Ordinal))
                {
                    files.Add(DataFile.Open(path), chunks);
                }
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Load(in StoredChunk chunk, SampleBuffer into)
    {
        var file = _files[(int)(chunk.Reference >> 32)];
        var position = (long)(uint)chunk.Reference;
        Span<byte> header = stackalloc byte[ChunkHeader + MaxLengthBytes];
        var length = ReadHeader(file, position, header, out var dataAt);
        var whole = dataAt + length + sizeof(uint);
        var bytes = ArrayPool<byte>.Shared.Rent(whole);
        try
        {
            file.Read(position, bytes.AsSpan(0, whole));
            if (Crc32C.Of(bytes.AsSpan(0, whole - sizeof(uint))) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(whole - sizeof(uint))))
            {
                throw file.Malformed(position, "the chunk does not match its checksum; the file is damaged");
            }

            ChunkRecord.Decode(file, position, (byte)(bytes[ChunkHeader - 1] & ~OutOfOrderBit), bytes.AsSpan(dataAt, length), chunk, into);
            return whole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private static int ReadHeader(DataFile file, long position, Span<byte> header, out int dataAt)
    {
        var read = file.ReadSome(position, header);
        dataAt = ChunkHeader;
        return read > ChunkHeader && Uvarint.TryRead(header[..read], ref dataAt, out var length) && length <= MaxDataBytes && (long)length <= file.Length - position - dataAt - sizeof(uint)
            ? (int)length
            : throw file.Malformed(position, "found no chunk whose length fits into the file");
    }

    private void Add(DataFile file, List<HeadChunk> chunks)
    {
        _files.Add(file);
        Span<byte> header = stackalloc byte[ChunkHeader + MaxLengthBytes];
        if (file.Length < FileHeader)
        {
            return;
        }

        file.Read(0, header[..FileHeader]);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != Magic || header[4] != Version)
        {
            throw file.Malformed(0, $"found {Convert.ToHexStringLower(header[..5])}, expected a file of head chunks, which begins with {Magic:x8} and version {Version:x2}");
        }

        for (long position = FileHeader; position < file.Length;)
        {
            header.Clear();
            file.ReadSome(position, header);
            if (!header[..ChunkHeader].ContainsAnyExcept((byte)0))
            {
                return;
            }

            int length, dataAt;
            try
            {
                length = ReadHeader(file, position, header, out dataAt);
            }
            catch (SourceException) when (position > file.Length - MaxDataBytes)
            {
                // The newest chunk is still being written; the log holds its samples
                return;
            }

            chunks.Add(new HeadChunk(
                BinaryPrimitives.ReadUInt64BigEndian(header),
                BinaryPrimitives.ReadInt64BigEndian(header[8..]),
                BinaryPrimitives.ReadInt64BigEndian(header[16..]),
                (header[ChunkHeader - 1] & OutOfOrderBit) != 0,
                (long)(_files.Count - 1) << 32 | position));
            position += dataAt + length + sizeof(uint);
        }
    }
}

/// <summary>A chunk in the head's files.</summary>
/// <param name="Series">The number of its series in the head.</param>
/// <param name="MinMs">Its first timestamp.</param>
/// <param name="MaxMs">Its last timestamp.</param>
/// <param name="IsOutOfOrder">Whether it holds samples that came late; they are in the log of late samples too.</param>
/// <param name="Reference">Its place.</param>
internal readonly record struct HeadChunk(ulong Series, long MinMs, long MaxMs, bool IsOutOfOrder, long Reference);
