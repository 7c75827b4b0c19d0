using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>How much a setting moves.</summary>
internal static class Change
{
    /// <summary>From one amount to another in percent, such as −80; null where there was nothing to compare with.</summary>
    public static double? Percent(CpuQuantity? from, CpuQuantity? to) => Percent(from?.Nanocores, to?.Nanocores);

    /// <inheritdoc cref="Percent(CpuQuantity?, CpuQuantity?)"/>
    public static double? Percent(ByteQuantity? from, ByteQuantity? to) => Percent(from?.Bytes, to?.Bytes);

    private static double? Percent(long? from, long? to) =>
        from is > 0 && to is { } target ? Math.Round((target - (double)from.Value) / from.Value * 100, 4) : null;
}
