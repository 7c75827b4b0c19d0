using System.Buffers;
using System.Buffers.Text;

namespace Ullage.Hosting.Redis.Protocol;

/// <summary>
/// Reads answers of the Redis serialisation protocol, versions 2 and 3. A type byte, then a line ended by CR LF, then what the line counts:
/// <c>+text</c>, <c>-error</c>, <c>:integer</c>, <c>$length</c> bytes, <c>*count</c> answers; since 3 <c>_</c> null, <c>#t</c>, <c>,double</c>, <c>(big</c>, <c>!length</c> error, <c>=length</c> text with its format before,
/// <c>%count</c> pairs, <c>~count</c> set, <c>&gt;count</c> push, <c>|count</c> attributes before an answer. An answer that has not come whole is read again from its beginning when more has come;
/// lengths are checked before anything is held.
/// </summary>
internal static class ReplyParser
{
    private const int DeepestNesting = 8;
    private const int LongestLine = 64 << 10;
    private const int MostItems = 1 << 20;
    private const int FormatPrefix = 4;

    /// <summary>Reads one answer; false while it has not come whole. The reader is moved behind it.</summary>
    /// <param name="reader">What has come.</param>
    /// <param name="largest">The largest value taken.</param>
    /// <param name="reply">The answer.</param>
    /// <exception cref="FormatException">It is not the protocol, or too large.</exception>
    public static bool TryRead(ref SequenceReader<byte> reader, int largest, out Reply reply) => TryRead(ref reader, largest, 0, out reply);

    private static bool TryRead(ref SequenceReader<byte> reader, int largest, int depth, out Reply reply)
    {
        reply = Reply.Null;
        if (depth > DeepestNesting)
        {
            throw new FormatException($"Found answers nested more than {DeepestNesting} deep.");
        }

        if (!reader.TryRead(out var type) || !TryReadLine(ref reader, out var line))
        {
            return false;
        }

        switch (type)
        {
            case (byte)'+' or (byte)',' or (byte)'(':
                reply = new() { Kind = ReplyKind.Text, Bytes = line };
                return true;
            case (byte)'-':
                reply = new() { Kind = ReplyKind.Error, Bytes = line };
                return true;
            case (byte)':':
                reply = new() { Kind = ReplyKind.Integer, Integer = Number(line) };
                return true;
            case (byte)'#':
                reply = new() { Kind = ReplyKind.Integer, Integer = line is [(byte)'t'] ? 1 : line is [(byte)'f'] ? 0 : throw Unexpected(type) };
                return true;
            case (byte)'_':
                return true;
            case (byte)'$' or (byte)'!' or (byte)'=':
                return TryReadBytes(ref reader, type, Number(line), largest, out reply);
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%' or (byte)'|':
                return TryReadItems(ref reader, type, Number(line), largest, depth, out reply);
            default:
                throw Unexpected(type);
        }
    }

    private static bool TryReadBytes(ref SequenceReader<byte> reader, byte type, long length, int largest, out Reply reply)
    {
        reply = Reply.Null;
        if (length == -1 && type == '$')
        {
            return true;
        }

        if (length < 0 || length > largest || (type == '=' && length < FormatPrefix))
        {
            throw new FormatException($"Found a value of {length} bytes; expected at most {largest}.");
        }

        if (reader.Remaining < length + 2)
        {
            return false;
        }

        var bytes = new byte[length];
        reader.TryCopyTo(bytes);
        reader.Advance(length);
        if (!reader.TryRead(out var cr) || !reader.TryRead(out var lf) || cr != '\r' || lf != '\n')
        {
            throw new FormatException("Found other bytes than CR LF after a value.");
        }

        reply = new() { Kind = type == '!' ? ReplyKind.Error : ReplyKind.Text, Bytes = type == '=' ? bytes[FormatPrefix..] : bytes };
        return true;
    }

    private static bool TryReadItems(ref SequenceReader<byte> reader, byte type, long count, int largest, int depth, out Reply reply)
    {
        reply = Reply.Null;
        if (count == -1 && type == '*')
        {
            return true;
        }

        var items = type is (byte)'%' or (byte)'|' ? count * 2 : count;
        if (count < 0 || items > MostItems)
        {
            throw new FormatException($"Found {count} items; expected at most {MostItems}.");
        }

        // Each is three bytes or more: no list is made for items that cannot be there.
        if (reader.Remaining < items * 3)
        {
            return false;
        }

        List<Reply> read = [];
        for (var i = 0; i < items; i++)
        {
            if (!TryRead(ref reader, largest, depth + 1, out var item))
            {
                return false;
            }

            read.Add(item);
        }

        if (type == '|')
        {
            return TryRead(ref reader, largest, depth + 1, out reply);
        }

        reply = new() { Kind = type == '>' ? ReplyKind.Push : ReplyKind.Items, Items = read };
        return true;
    }

    private static bool TryReadLine(ref SequenceReader<byte> reader, out byte[] line)
    {
        line = [];
        if (!reader.TryReadTo(out ReadOnlySequence<byte> found, "\r\n"u8))
        {
            return reader.Remaining <= LongestLine ? false : throw new FormatException($"Found a line of more than {LongestLine} bytes.");
        }

        line = found.Length <= LongestLine ? found.ToArray() : throw new FormatException($"Found a line of {found.Length} bytes; expected at most {LongestLine}.");
        return true;
    }

    private static long Number(byte[] line)
    {
        var digits = line is [(byte)'+', ..] ? line.AsSpan(1) : line;
        return Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length ? value : throw new FormatException("Found other bytes where a number was expected.");
    }

    private static FormatException Unexpected(byte type) => new($"Found an answer of type 0x{type:x2}; expected one of the protocol's.");
}
