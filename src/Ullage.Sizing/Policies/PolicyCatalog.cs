using Ullage.Sizing.Bounds;
using Ullage.Sizing.JavaRuntime;
using Ullage.Sizing.Risk;
using Ullage.Sizing.Tiers;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing;

/// <summary>Every policy there is, by name.</summary>
public static class PolicyCatalog
{
    private static readonly IRule[] Guards = [new OomKillRule(), new ThrottlingRule(), new FloorCeilingRule(), new LimitRangeRule(), new NodeRule(), new StepDownRule(), new AutoscalerRule(), new MemoryGrowthRule(), new JavaHeapRule(), new JobRunRule(), new LevelStepRule(), new GoLiveHeapRule(), new DotNetHeapRule()];

    private static readonly PolicyShape[] Shapes =
    [
        new("risk", "the least memory whose predicted chance of a kill stays under a target, the CPU request at which reserving and lacking cost the same",
            CpuRequestEqualsLimit: false, MemoryRequestEqualsLimit: true, Floors.Possible,
            [new MemoryRiskRule(), new CpuRiskRule(), new ObservedBurstRule(), .. Guards]),
        new("burstable", "requests at the median, limits at P99 + margin; the memory limit never under the observed peak",
            CpuRequestEqualsLimit: false, MemoryRequestEqualsLimit: false, Floors.Usual,
            [new EstimateRule(), new ObservedPeakRule(), new ObservedBurstRule(), .. Guards],
            new Quantiles(CpuRequest: 0.50, CpuLimit: 0.99, MemoryRequest: 0.50, MemoryLimit: 0.99)),
        new("guaranteed", "request = limit: CPU at P99 + margin, memory at the observed peak + margin",
            CpuRequestEqualsLimit: true, MemoryRequestEqualsLimit: true, Floors.Usual,
            [new EstimateRule(), new ObservedPeakRule(), new ObservedBurstRule(), .. Guards],
            new Quantiles(CpuRequest: 0.99, CpuLimit: 0.99, MemoryRequest: 1, MemoryLimit: 1)),
    ];

    /// <summary>The policy that is taken when none is named.</summary>
    public const string Default = "risk";

    /// <summary>The policy that rounds up to standard profiles.</summary>
    public const string Tiers = "tiers";

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<PolicyDescription> All { get; } =
    [
        .. Shapes.Select(static s => new PolicyDescription(s.Name, s.Summary)),
        new(Tiers, "what another policy says is needed, rounded up to a standard profile"),
    ];

    /// <summary>Makes a policy.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="options">How it is turned.</param>
    /// <exception cref="ArgumentException">There is no such policy, or <see cref="SizingOptions.Validate"/> finds errors; the message names all of them.</exception>
    public static IPolicy Create(string name, SizingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [.. options.Validate(), .. options.Tiers.Validate()];
        return errors.Count == 0 ? new RulePolicy(Shape(name, options.Tiers), options) : throw new ArgumentException(string.Join(" ", errors), nameof(options));
    }

    internal static PolicyShape Shape(string name, TierSet tiers) => name == Tiers ? Shape(tiers.Fallback) with { Name = Tiers, Tiers = tiers } : Shape(name);

    internal static PolicyShape Shape(string name) => Array.Find(Shapes, s => s.Name == name)
        ?? (name == Tiers ? Shape(name, TierSet.Standard) : null)
        ?? throw new ArgumentException($"There is no policy '{name}'; expected one of {string.Join(", ", All.Select(static s => s.Name))}.", nameof(name));
}
