using System.IO.Compression;
using Ullage.Model;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>Tells compressed text from plain by its first bytes.</summary>
internal static class TextEncoding
{
    private const int MagicBytes = 4;

    /// <summary>The text behind a stream: gzip is undone; the formats that are not read are named with the way out.</summary>
    /// <exception cref="SourceException">Compressed otherwise.</exception>
    public static Stream Decompress(Stream raw, string name)
    {
        var magic = new byte[MagicBytes];
        int length;
        try
        {
            length = raw.ReadAtLeast(magic, MagicBytes, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{name}: {e.Message}", e);
        }

        var whole = new LeadStream(magic.AsMemory(0, length), raw);
        var format = magic.AsSpan(0, length) switch
        {
            [0x1f, 0x8b, ..] => "gzip",
            [0x28, 0xb5, 0x2f, 0xfd] => "zstd -dc",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "bzip2 -dc",
            [0xfd, (byte)'7', (byte)'z', (byte)'X'] => "xz -dc",
            [(byte)'P', (byte)'K', 3, 4] => "unzip -p",
            _ => "",
        };
        return format switch
        {
            "" => whole,
            "gzip" => new GZipStream(whole, CompressionMode.Decompress),
            _ => throw new SourceException(
                SourceFailure.Unsupported, $"{name} is compressed with {format.Split(' ')[0]}; plain text and gzip are read: try `{format} FILE | ullage … --openmetrics -`."),
        };
    }

    /// <summary>Bytes already read from a stream, put before the rest of it.</summary>
    private sealed class LeadStream(ReadOnlyMemory<byte> lead, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _lead = lead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_lead.IsEmpty)
            {
                return rest.Read(buffer);
            }

            var count = Math.Min(buffer.Length, _lead.Length);
            _lead.Span[..count].CopyTo(buffer);
            _lead = _lead[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
