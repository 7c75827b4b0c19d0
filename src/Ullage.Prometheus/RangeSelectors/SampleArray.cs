using Ullage.Prometheus.Api;

namespace Ullage.Prometheus.RangeSelectors;

/// <summary>
/// Scans <c>[1700000000.123,"1.5"],[1700000030.123,"2"],…</c> off raw bytes, without a token or an object a sample: this array is all but the
/// whole of an answer.
/// </summary>
internal static class SampleArray
{
    private const int MostSecondDigits = 13;

    /// <summary>Takes samples until the room, the bytes, or the array ends.</summary>
    /// <param name="bytes">The unread bytes.</param>
    /// <param name="timestampsMs">Room for times.</param>
    /// <param name="values">Room for as many values.</param>
    /// <param name="count">Samples taken.</param>
    /// <param name="consumed">Bytes that they took, separators included.</param>
    /// <returns>True once the array's closing bracket is the next byte.</returns>
    /// <exception cref="InvalidDataException">The bytes are no samples.</exception>
    public static bool Take(ReadOnlySpan<byte> bytes, Span<long> timestampsMs, Span<double> values, out int count, out int consumed)
    {
        count = 0;
        consumed = 0;
        while (true)
        {
            var at = SkipSeparators(bytes, consumed);
            if (at == bytes.Length)
            {
                consumed = at;
                return false;
            }

            if (bytes[at] == ']')
            {
                consumed = at;
                return true;
            }

            if (bytes[at] != '[')
            {
                throw new InvalidDataException($"a sample begins with \"{(char)bytes[at]}\", where [ is expected");
            }

            if (count == timestampsMs.Length)
            {
                return false;
            }

            var taken = TakePlain(bytes[at..], out timestampsMs[count], out values[count]);
            if (taken == 0)
            {
                taken = bytes[at..].IndexOf((byte)']') + 1;
                if (taken == 0)
                {
                    return false;
                }

                (timestampsMs[count], values[count]) = Sample(bytes.Slice(at + 1, taken - 2));
            }

            count++;
            consumed = at + taken;
        }
    }

    /// <summary>Takes a sample of the common form in one pass: up to 13 digits of seconds, three decimals, a short plain number.</summary>
    /// <returns>Its bytes; 0 when it is not of that form, or not all there.</returns>
    private static int TakePlain(ReadOnlySpan<byte> bytes, out long timestampMs, out double value)
    {
        value = 0;
        timestampMs = 0;
        var at = 1;
        for (uint digit; at < bytes.Length && at <= MostSecondDigits && (digit = (uint)(bytes[at] - '0')) <= 9; at++)
        {
            timestampMs = (timestampMs * 10) + digit;
        }

        if (at == 1 || at >= bytes.Length)
        {
            return 0;
        }

        timestampMs *= 1000;
        if (bytes[at] == '.')
        {
            at++;
            for (var (scale, digit) = (100, 0u); at < bytes.Length && scale > 0 && (digit = (uint)(bytes[at] - '0')) <= 9; at++, scale /= 10)
            {
                timestampMs += digit * scale;
            }
        }

        if (bytes.Length - at < 2 || bytes[at] != ',' || bytes[at + 1] != '"')
        {
            return 0;
        }

        at += 2;
        var number = NumberText.TakePlain(bytes[at..], out value);
        at += number;
        return number > 0 && bytes.Length - at >= 2 && bytes[at] == '"' && bytes[at + 1] == ']' ? at + 2 : 0;
    }

    private static (long, double) Sample(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf((byte)',');
        if (comma > 0)
        {
            var time = text[..comma].Trim(" \t\r\n"u8);
            var value = text[(comma + 1)..].Trim(" \t\r\n"u8);
            if (value.Length > 2 && value[0] == '"' && value[^1] == '"'
                && NumberText.TryParseSeconds(time, out var milliseconds) && NumberText.TryParse(value[1..^1], out var number))
            {
                return (milliseconds, number);
            }
        }

        throw new InvalidDataException($"[{Excerpt.Printable(System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 80)]))}] is not a sample, which is [seconds,\"value\"]");
    }

    private static int SkipSeparators(ReadOnlySpan<byte> bytes, int from)
    {
        while (from < bytes.Length && bytes[from] is (byte)',' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            from++;
        }

        return from;
    }
}
