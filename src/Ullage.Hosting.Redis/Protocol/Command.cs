using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Ullage.Hosting.Redis.Protocol;

/// <summary>A command and its arguments as they are sent: an array of byte strings.</summary>
internal readonly struct Command(params ReadOnlyMemory<byte>[] parts)
{
    /// <summary>UTF-8; half of a surrogate pair as the three bytes that it would have if it were a character, so that no two texts are the same bytes.</summary>
    public static ReadOnlyMemory<byte> Text(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        for (var (from, length) = (0, 0); ;)
        {
            var ended = Utf8.FromUtf16(text.AsSpan(from), bytes.AsSpan(length), out var read, out var written, replaceInvalidSequences: false) == OperationStatus.Done;
            (from, length) = (from + read, length + written);
            if (ended)
            {
                return bytes.AsMemory(0, length);
            }

            int half = text[from++];
            bytes[length++] = (byte)(0xE0 | (half >> 12));
            bytes[length++] = (byte)(0x80 | ((half >> 6) & 0x3F));
            bytes[length++] = (byte)(0x80 | (half & 0x3F));
        }
    }

    public static ReadOnlyMemory<byte> Number(long number)
    {
        var digits = new byte[20];
        Utf8Formatter.TryFormat(number, digits, out var written);
        return digits.AsMemory(0, written);
    }

    /// <summary>Bytes that it takes at most.</summary>
    public long Length
    {
        get
        {
            const int Frame = 16;
            var length = (long)Frame;
            foreach (var part in parts)
            {
                length += part.Length + Frame;
            }

            return length;
        }
    }

    public void WriteTo(ArrayBufferWriter<byte> buffer)
    {
        Line(buffer, (byte)'*', parts.Length);
        foreach (var part in parts)
        {
            Line(buffer, (byte)'$', part.Length);
            buffer.Write(part.Span);
            buffer.Write("\r\n"u8);
        }
    }

    private static void Line(ArrayBufferWriter<byte> buffer, byte type, int number)
    {
        var span = buffer.GetSpan(16);
        span[0] = type;
        Utf8Formatter.TryFormat(number, span[1..], out var digits);
        "\r\n"u8.CopyTo(span[(1 + digits)..]);
        buffer.Advance(digits + 3);
    }
}
