namespace Ullage.Model;

/// <summary>The NaN that Prometheus writes when a series disappears from a scrape (model/value.StaleNaN).</summary>
public static class StaleMarker
{
    /// <summary>The marker's bits; an ordinary NaN is 0x7ff8000000000001.</summary>
    public const long Bits = 0x7ff0000000000002;

    /// <summary>The marker as a sample value.</summary>
    public static double Value => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Whether a value is the marker, not merely NaN.</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
