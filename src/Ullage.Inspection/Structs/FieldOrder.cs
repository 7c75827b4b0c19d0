namespace Ullage.Inspection.Structs;

/// <summary>Lays fields out as Go's compiler does, and finds the order that takes least.</summary>
internal static class FieldOrder
{
    /// <summary>Offsets of fields in an order, the size, and the bytes up to the end of the last pointer.</summary>
    /// <remarks>A field of no size at the end of a struct that has a size gets a byte, so that its address is not that of the next object.</remarks>
    public static (long[] Offsets, long Size, long PointerBytes) Lay(IReadOnlyList<Measure> fields, IReadOnlyList<int> order, int alignment)
    {
        var offsets = new long[fields.Count];
        long at = 0, pointers = 0;
        foreach (var index in order)
        {
            var field = fields[index];
            at = Up(at, field.Alignment);
            offsets[index] = at;
            pointers = field.PointerBytes > 0 ? at + field.PointerBytes : pointers;
            at += field.Size;
        }

        var endsInNothing = order.Count > 0 && fields[order[^1]].Size == 0 && at > 0;
        return (offsets, Up(endsInNothing ? at + 1 : at, alignment), pointers);
    }

    /// <summary>
    /// The order that takes least: what has no size first, then by falling alignment, so that no padding is needed but at the end; among equals pointers
    /// first, those with most behind their last pointer last of them, then the larger. What is equal stays in its order.
    /// </summary>
    public static IReadOnlyList<int> Best(IReadOnlyList<Measure> fields)
    {
        var order = new int[fields.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => Compare(fields[a], fields[b]) is not 0 and var c ? c : a.CompareTo(b));
        return order;
    }

    private static int Compare(Measure a, Measure b)
    {
        if ((a.Size == 0) != (b.Size == 0))
        {
            return a.Size == 0 ? -1 : 1;
        }

        if (a.Alignment != b.Alignment)
        {
            return b.Alignment.CompareTo(a.Alignment);
        }

        if ((a.PointerBytes > 0) != (b.PointerBytes > 0))
        {
            return a.PointerBytes > 0 ? -1 : 1;
        }

        if (a.PointerBytes > 0 && a.Size - a.PointerBytes != b.Size - b.PointerBytes)
        {
            return (a.Size - a.PointerBytes).CompareTo(b.Size - b.PointerBytes);
        }

        return b.Size.CompareTo(a.Size);
    }

    private static long Up(long value, int alignment) => alignment <= 1 ? value : (value + alignment - 1) / alignment * alignment;
}
