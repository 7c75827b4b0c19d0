using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Snappy;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>
/// Writes a remote-read request.
/// <code>
/// ReadRequest  { repeated Query queries = 1; repeated ResponseType accepted_response_types = 2 { SAMPLES = 0, STREAMED_XOR_CHUNKS = 1 } }
/// Query        { int64 start_timestamp_ms = 1; int64 end_timestamp_ms = 2; repeated LabelMatcher matchers = 3 }    both ends included
/// LabelMatcher { Type type = 1 { EQ = 0, NEQ = 1, RE = 2, NRE = 3 }; string name = 2; string value = 3 }
/// </code>
/// </summary>
internal static class ReadRequest
{
    private const byte Varint = 0;
    private const byte Bytes = 2;

    /// <summary>The request's body, Snappy-framed: one selector in one range.</summary>
    /// <param name="selector">What.</param>
    /// <param name="range">When.</param>
    /// <param name="chunks">Whether streamed chunks are accepted, and preferred; samples in one message always are.</param>
    public static byte[] Write(Selector selector, TimeRange range, bool chunks = true)
    {
        List<byte> query = [];
        Number(query, 1, (ulong)range.StartMs);
        Number(query, 2, (ulong)(range.EndMs - 1));
        Matcher(query, MatcherKind.Equal, LabelSet.MetricNameLabel, selector.MetricName);
        foreach (var matcher in selector.Matchers)
        {
            Matcher(query, matcher.Kind, matcher.Name, matcher.Value);
        }

        List<byte> request = [];
        Message(request, 1, query);

        // In the order of preference; a server takes the first it knows.
        if (chunks)
        {
            Number(request, 2, 1);
        }

        Number(request, 2, 0);
        return SnappyBlock.Store(request.ToArray());
    }

    private static void Matcher(List<byte> query, MatcherKind kind, string name, string value)
    {
        List<byte> matcher = [];
        Number(matcher, 1, (ulong)kind);
        Message(matcher, 2, Encoding.UTF8.GetBytes(name));
        Message(matcher, 3, Encoding.UTF8.GetBytes(value));
        Message(query, 3, matcher);
    }

    private static void Number(List<byte> into, int field, ulong value)
    {
        Append(into, (ulong)((field << 3) | Varint));
        Append(into, value);
    }

    private static void Message(List<byte> into, int field, IReadOnlyCollection<byte> bytes)
    {
        Append(into, (ulong)((field << 3) | Bytes));
        Append(into, (ulong)bytes.Count);
        into.AddRange(bytes);
    }

    private static void Append(List<byte> into, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            into.Add((byte)(value | 0x80));
        }

        into.Add((byte)value);
    }
}
