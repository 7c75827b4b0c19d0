namespace Ullage.Model;

/// <summary>A month (730 hours) of the difference in requests.</summary>
/// <param name="Currency">As given, such as <c>USD</c>.</param>
/// <param name="CpuPerCoreHour">Price.</param>
/// <param name="MemoryPerGibHour">Price.</param>
/// <param name="Cpu">Saving by CPU requests.</param>
/// <param name="Memory">Saving by memory requests.</param>
public sealed record MonthlySaving(string Currency, decimal CpuPerCoreHour, decimal MemoryPerGibHour, decimal Cpu, decimal Memory)
{
    /// <summary>Hours that a month is reckoned at.</summary>
    public const int HoursPerMonth = 730;

    /// <summary>Where the prices come from, such as a price book with its date; null where they were given one by one.</summary>
    public string? Source { get; init; }

    /// <summary>Both together.</summary>
    public decimal Total => Cpu + Memory;
}
