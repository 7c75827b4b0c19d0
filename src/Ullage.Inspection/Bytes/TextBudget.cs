using System.Text;

namespace Ullage.Inspection.Bytes;

/// <summary>
/// Bounds the names taken out of one table. Names may share bytes, so a hostile table could name a long text a million times over; honest
/// tables come out at less than twice their size.
/// </summary>
internal sealed class TextBudget(string name, long tableBytes)
{
    private long _left = (8 * tableBytes) + (1 << 20);

    /// <summary>The text that ends with a zero at a position of a table.</summary>
    /// <exception cref="InspectionException">More was named than any honest table holds.</exception>
    public string Text(ReadOnlySpan<byte> table, ulong position) => Text(SpanReader.BytesAt(table, position));

    /// <summary>The text of bytes, counted.</summary>
    /// <exception cref="InspectionException">More was named than any honest table holds.</exception>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        _left -= bytes.Length;
        return _left >= 0 ? Encoding.UTF8.GetString(bytes) : throw InspectionException.Malformed($"{name}: its names take more than eight times the table that holds them");
    }
}
