using System.IO.Compression;
using Ullage.Model;
using Ullage.Prometheus.Checksums;

namespace Ullage.Prometheus.Recording;

/// <summary>One metric's place in a recording.</summary>
internal sealed record RecordedMetric(string Name, int Offset, int Length, int InflatedLength, uint Checksum, long Series, long Samples);

/// <summary>What a recording holds.</summary>
internal sealed record RecordingDirectory(string Note, TimeRange Range, IReadOnlyDictionary<string, RecordedMetric> Metrics, int BlocksStart)
{
    // The end of the year 9999, the last that dates reach.
    private const long LatestMs = 253_402_300_799_999;

    public static RecordingDirectory Read(ReadOnlyMemory<byte> file, string place)
    {
        var header = new RecordingCursor(file.Span, place);
        if (file.Length < RecordingFormat.HeaderLength || !header.Take(8).SequenceEqual(RecordingFormat.Magic))
        {
            throw new SourceException(SourceFailure.Malformed, $"{place}: not a recording (its first bytes are not \"ULLAGERC\"); give a file that `ullage record` wrote");
        }

        var version = header.Byte();
        if (version != RecordingFormat.Version)
        {
            throw new SourceException(SourceFailure.Unsupported, $"{place}: recording of version {version}, this build reads version {RecordingFormat.Version}; use the ullage that wrote it, or record again");
        }

        var length = header.Fixed32();
        var checksum = header.Fixed32();
        if (length > header.Left)
        {
            throw header.Torn($"the directory of {length} bytes is cut off");
        }

        var start = RecordingFormat.HeaderLength;
        var plain = Inflate(file.Slice(start, (int)length), checksum, RecordingFormat.MostInflated, place);
        return Parse(plain, start + (int)length, file.Length, place);
    }

    /// <summary>Inflates a part, its checksum compared first and its size bounded.</summary>
    public static byte[] Inflate(ReadOnlyMemory<byte> packed, uint checksum, int most, string place)
    {
        if (Crc32C.Of(packed.Span) != checksum)
        {
            throw new SourceException(SourceFailure.Malformed, $"{place}: a checksum (CRC-32C) does not match its {packed.Length} bytes; the recording is damaged, make or fetch it again");
        }

        try
        {
            using var deflate = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream(Math.Min(most, Math.Max(256, packed.Length * 4)));
            var buffer = new byte[32 << 10];
            int read;
            while ((read = deflate.Read(buffer)) > 0)
            {
                if (plain.Length + read > most)
                {
                    throw new SourceException(SourceFailure.TooLarge, $"{place}: a part inflates beyond the {most} bytes allowed; the recording is damaged or hostile");
                }

                plain.Write(buffer.AsSpan(0, read));
            }

            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new SourceException(SourceFailure.Malformed, $"{place}: compressed bytes are not valid ({e.Message}); the recording is damaged, make or fetch it again", e);
        }
    }

    private static RecordingDirectory Parse(ReadOnlySpan<byte> plain, int blocksStart, int fileLength, string place)
    {
        var cursor = new RecordingCursor(plain, place);
        var note = cursor.Text();
        var (start, end) = (cursor.Signed(), cursor.Signed());
        if (start < 0 || end <= start || end > LatestMs)
        {
            throw cursor.Torn($"it stands for a time from {start} to {end} ms, which is none");
        }

        var range = new TimeRange(start, end);
        var count = cursor.Count(10);
        var metrics = new Dictionary<string, RecordedMetric>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = cursor.Text();
            var offset = cursor.Unsigned();
            var length = cursor.Unsigned();
            var inflated = cursor.Unsigned();
            var checksum = cursor.Fixed32();
            var series = cursor.Unsigned();
            var samples = cursor.Unsigned();
            if (offset + length > (ulong)(fileLength - blocksStart) || offset > int.MaxValue || length > int.MaxValue || inflated > RecordingFormat.MostInflated || series > inflated || samples > inflated)
            {
                throw cursor.Torn($"the directory places {name} outside the file's {fileLength} bytes");
            }

            metrics[name] = new RecordedMetric(name, (int)offset, (int)length, (int)inflated, checksum, (long)series, (long)samples);
        }

        return new RecordingDirectory(note, range, metrics, blocksStart);
    }
}
