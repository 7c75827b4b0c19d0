using System.Buffers.Binary;
using Ullage.Model;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// What was deleted from a block through the API and not yet rewritten: file <c>tombstones</c>, absent in old or made blocks.
/// <code>
/// magic 0x0130BA30 u32 │ version 1 u8 │ { series reference uvarint, from varint, to varint } … │ crc u32 of the entries
/// </code>
/// Both ends of an interval are deleted.
/// </summary>
internal sealed class Tombstones
{
    private const uint Magic = 0x0130BA30;
    private const byte Version = 1;
    private const int HeaderBytes = 5;
    private const long MaxBytes = 1 << 26;

    private readonly Dictionary<ulong, DeletedInterval[]> _deleted = [];

    /// <summary>Reads the tombstones of a block; none when the file is absent.</summary>
    /// <exception cref="SourceException">The file is damaged.</exception>
    public static Tombstones Read(string path)
    {
        var tombstones = new Tombstones();
        if (!System.IO.File.Exists(path))
        {
            return tombstones;
        }

        using var file = DataFile.Open(path);
        if (file.Length is < HeaderBytes + sizeof(uint) or > MaxBytes)
        {
            throw file.Malformed(0, $"found {file.Length} bytes of tombstones, expected {HeaderBytes + sizeof(uint)} to {MaxBytes}");
        }

        var cursor = new FileCursor(file, 0, file.Length);
        if (cursor.ReadUInt32() is var magic and not Magic || cursor.ReadByte() is not Version)
        {
            throw file.Malformed(0, $"expected tombstones, which begin with {Magic:x8} and version {Version:x2}");
        }

        var end = file.Length - sizeof(uint);
        var entries = new FileCursor(file, HeaderBytes, end);
        var found = new Dictionary<ulong, List<DeletedInterval>>();
        while (entries.Remaining > 0)
        {
            var series = entries.ReadUvarint();
            if (!found.TryGetValue(series, out var intervals))
            {
                found.Add(series, intervals = []);
            }

            intervals.Add(new DeletedInterval(entries.ReadVarint(), entries.ReadVarint()));
        }

        Span<byte> stored = stackalloc byte[sizeof(uint)];
        file.Read(end, stored);
        if (entries.Checksum != BinaryPrimitives.ReadUInt32BigEndian(stored))
        {
            throw file.Malformed(end, "the tombstones do not match their checksum; the file is damaged");
        }

        foreach (var (series, intervals) in found)
        {
            tombstones._deleted.Add(series, DeletedIntervals.Join(intervals));
        }

        return tombstones;
    }

    /// <summary>What was deleted of a series.</summary>
    public DeletedInterval[] Of(uint series) => _deleted.TryGetValue(series, out var intervals) ? intervals : [];
}
