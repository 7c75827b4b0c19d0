using System.Globalization;

namespace Ullage.Sizing;

/// <summary>Prices with their source, place and date, so that a saving can be checked years later.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Currency">As people write it.</param>
/// <param name="CpuPerCoreHour">Price of one core for an hour.</param>
/// <param name="MemoryPerGibHour">Price of one GiB for an hour.</param>
/// <param name="Source">Whose list, and of what.</param>
/// <param name="Region">Where it holds; empty when told in the source.</param>
/// <param name="AsOf">The day the list was looked at.</param>
public sealed record PriceBook(string Name, string Currency, decimal CpuPerCoreHour, decimal MemoryPerGibHour, string Source, string Region, DateOnly AsOf)
{
    /// <summary>
    /// Samples for a first look: list prices without discounts, commitments or taxes, as they were on their date. What is paid is on the invoice.
    /// </summary>
    /// <remarks>
    /// Checked against sizes on the same lists: n1-standard-1 (1 core, 3.75 GiB) 0.031611 + 3.75 × 0.004237 = $0.0475; e2-standard-4 (4 cores, 16 GiB)
    /// 4 × 0.02181159 + 16 × 0.00292353 = $0.1340. Fargate sells cores and memory apart.
    /// </remarks>
    public static IReadOnlyList<PriceBook> Samples { get; } =
    [
        new("sample-gcp-n1", "USD", 0.031611m, 0.004237m, "Google Compute Engine N1, on demand, list price", "us-central1", new DateOnly(2024, 6, 1)),
        new("sample-gcp-e2", "USD", 0.02181159m, 0.00292353m, "Google Compute Engine E2, on demand, list price", "us-central1", new DateOnly(2024, 6, 1)),
        new("sample-aws-fargate", "USD", 0.04048m, 0.004445m, "AWS Fargate Linux/x86, on demand, list price", "us-east-1", new DateOnly(2024, 6, 1)),
    ];

    /// <summary>The book's prices, which carry where they come from.</summary>
    public Prices Prices => new(Currency, CpuPerCoreHour, MemoryPerGibHour)
    {
        Source = string.Create(CultureInfo.InvariantCulture, $"{Name}: {Source}{(Region.Length > 0 ? $", {Region}" : "")}, {AsOf:yyyy-MM-dd}"),
    };
}
