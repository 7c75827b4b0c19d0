using Ullage.Model;

namespace Ullage.Audit.Mending;

/// <summary>Chooses an amount among those that are at hand.</summary>
internal static class Amounts
{
    /// <summary>The first amount that is given, and where it comes from; null when none is.</summary>
    public static (string Amount, string Origin)? First(Func<ResourceNumbers, string?> amount, params ReadOnlySpan<ResourceNumbers?> sources)
    {
        foreach (var source in sources)
        {
            if (source is not null && amount(source) is { } found)
            {
                return (found, source.Origin);
            }
        }

        return null;
    }

    public static ByteQuantity? Memory(string text) => ByteQuantity.TryParse(text, out var amount, out _) ? amount : null;

    public static CpuQuantity? Cpu(string text) => CpuQuantity.TryParse(text, out var amount, out _) ? amount : null;
}
