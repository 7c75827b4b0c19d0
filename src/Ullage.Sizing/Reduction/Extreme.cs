namespace Ullage.Sizing.Reduction;

/// <summary>The highest value of some kind, where and when. The higher value wins, then the earlier moment, then the pod that sorts first, so that merging does not depend on order.</summary>
internal readonly record struct Extreme(double Value, long AtMs, string? Pod)
{
    public static Extreme None => new(-1, 0, null);

    public bool Exists => Value >= 0;

    public Extreme Or(in Extreme other)
    {
        if (Value != other.Value)
        {
            return Value > other.Value ? this : other;
        }

        if (AtMs != other.AtMs)
        {
            return AtMs < other.AtMs ? this : other;
        }

        return string.CompareOrdinal(Pod, other.Pod) <= 0 ? this : other;
    }

    /// <summary>Writes value and moment; the pod is written by whoever knows its names. Whole numbers, as bytes are, take a few bytes.</summary>
    public void Write(CompactWriter writer, long originMs)
    {
        if (!Exists)
        {
            writer.Unsigned(2);
            return;
        }

        WriteAmount(writer, Value);
        writer.Signed(AtMs - originMs);
    }

    public static Extreme Read(ref CompactReader reader, long originMs)
    {
        var value = ReadAmount(ref reader);
        return value < 0 ? None : new Extreme(value, originMs + reader.Signed(), null);
    }

    // Two low bits tell the form: 0 a whole number, 1 a double that follows, 2 nothing.
    private static void WriteAmount(CompactWriter writer, double value)
    {
        if (value <= 1L << 53 && value == Math.Floor(value))
        {
            writer.Unsigned((ulong)value << 2);
        }
        else
        {
            writer.Unsigned(1);
            writer.Double(value);
        }
    }

    private static double ReadAmount(ref CompactReader reader)
    {
        var head = reader.Unsigned();
        return (head & 3) switch
        {
            0 => head >> 2,
            1 => reader.Amount(),
            2 => -1,
            _ => throw reader.Damaged("a value"),
        };
    }
}
