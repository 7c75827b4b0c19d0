namespace Ullage.Sizing;

/// <summary>What resources cost; a request is what is paid for.</summary>
/// <param name="Currency">As people write it, such as <c>USD</c>.</param>
/// <param name="CpuPerCoreHour">Price of one core for an hour.</param>
/// <param name="MemoryPerGibHour">Price of one GiB for an hour.</param>
public sealed record Prices(string Currency, decimal CpuPerCoreHour, decimal MemoryPerGibHour)
{
    /// <summary>Where they come from, for people; null where they were given one by one.</summary>
    public string? Source { get; init; }

    /// <summary>Where a choice weighs memory against CPU and no price is given: a core at 7.46 times a GiB, the list prices of one large provider's general machines (n2, us-central1, 2024).</summary>
    internal static Prices Usual { get; } = new("USD", 0.031611m, 0.004237m);
}
