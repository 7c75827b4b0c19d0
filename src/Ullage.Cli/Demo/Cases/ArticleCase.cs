using Ullage.Model;

namespace Ullage.Cli.Demo.Cases;

/// <summary>A case of the articles. Settings and claim are the article's; use and the names it does not give are ours.</summary>
/// <param name="Name">By which it is asked for.</param>
/// <param name="ClaimedMonthly">The saving it claims, in US dollars a month.</param>
/// <param name="Told">What the article tells of use, and what is invented here.</param>
/// <param name="Services">The services, one pod each.</param>
internal sealed record ArticleCase(string Name, decimal ClaimedMonthly, string Told, IReadOnlyList<CaseService> Services)
{
    private static readonly ResourceSettings Usual = Settings("500m", "1", "1Gi", "2Gi");
    private static readonly ResourceSettings Light = Settings("50m", "200m", "128Mi", "256Mi");
    private static readonly ResourceSettings Memory = Settings("100m", "300m", "512Mi", "1Gi");
    private static readonly ResourceSettings Cpu = Settings("300m", "800m", "256Mi", "512Mi");

    /// <summary>Twelve services at one size become three tiers.</summary>
    public static ArticleCase Retail { get; } = new(
        "retail",
        24_000,
        "The article tells no use, and names six of the twelve services; use and the other six names are invented, each to look like a service of its kind.",
        [
            new("auth", "lightweight", Usual, Light, 0.030, 0.085, 88, 131),
            new("notifications", "lightweight", Usual, Light, 0.012, 0.060, 64, 110),
            new("cart", "lightweight", Usual, Light, 0.034, 0.090, 96, 168),
            new("reviews", "lightweight", Usual, Light, 0.015, 0.055, 80, 120),
            new("shipping", "lightweight", Usual, Light, 0.018, 0.070, 72, 125),
            new("email", "lightweight", Usual, Light, 0.010, 0.080, 58, 102),
            new("catalog", "memory-intensive", Usual, Memory, 0.070, 0.135, 420, 690),
            new("recommendations", "memory-intensive", Usual, Memory, 0.085, 0.145, 470, 820),
            new("inventory", "memory-intensive", Usual, Memory, 0.055, 0.110, 310, 540),
            new("pricing", "memory-intensive", Usual, Memory, 0.060, 0.120, 350, 610),
            new("payment", "cpu-intensive", Usual, Cpu, 0.170, 0.320, 170, 290),
            new("search", "cpu-intensive", Usual, Cpu, 0.230, 0.370, 210, 380),
        ]);

    /// <summary>One gateway.</summary>
    public static ArticleCase Gateway { get; } = new(
        "gateway",
        15_000,
        "The article tells a memory P99 of 600 MB at peak and a CPU P95 of 300m; the samples here are invented around those two.",
        [new("gateway", "gateway", Settings("1", "2", "2Gi", "4Gi"), Settings("200m", "800m", "512Mi", "1Gi"), 0.190, 0.332, 460, 585)]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ArticleCase> All { get; } = [Retail, Gateway];

    /// <summary>Sums over services, before and after, as the article has them.</summary>
    public (ResourceSettings Before, ResourceSettings After) Article => (Sum(static s => s.Before), Sum(static s => s.After));

    private ResourceSettings Sum(Func<CaseService, ResourceSettings> of) => Services.Select(of).Aggregate(static (a, b) =>
        new ResourceSettings(a.CpuRequest + b.CpuRequest, a.CpuLimit + b.CpuLimit, a.MemoryRequest + b.MemoryRequest, a.MemoryLimit + b.MemoryLimit));

    private static ResourceSettings Settings(string cpuRequest, string cpuLimit, string memoryRequest, string memoryLimit) =>
        new(CpuQuantity.Parse(cpuRequest), CpuQuantity.Parse(cpuLimit), ByteQuantity.Parse(memoryRequest), ByteQuantity.Parse(memoryLimit));
}
