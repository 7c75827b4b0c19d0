using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// Estimate, constrain, choose: every rule raises a minimum or lowers a maximum, and the smallest setting inside is taken. Then runtime
/// settings are fitted to the limits chosen, and findings are told, the worst first.
/// </summary>
internal sealed class QuantilePolicy : IPolicy
{
    private static readonly IRule[] Rules =
    [
        new EstimateRule(), new ObservedPeakRule(), new OomKillRule(), new ThrottlingRule(), new FloorCeilingRule(), new AutoscalerRule(),
        new GoLiveHeapRule(), new DotNetHeapRule(),
    ];

    private readonly PolicyShape _shape;
    private readonly SizingOptions _options;
    private readonly IReadOnlyList<IRule> _rules;

    /// <summary>A policy with all rules.</summary>
    public QuantilePolicy(PolicyShape shape, SizingOptions options)
        : this(shape, options, Rules)
    {
    }

    /// <summary>A policy with the rules given, in any order.</summary>
    internal QuantilePolicy(PolicyShape shape, SizingOptions options, IReadOnlyList<IRule> rules)
    {
        _shape = shape;
        _options = options;
        _rules = rules;
    }

    /// <summary>Every rule, for tests that shuffle them.</summary>
    internal static IReadOnlyList<IRule> AllRules => Rules;

    /// <inheritdoc/>
    public string Name => _shape.Name;

    /// <inheritdoc/>
    public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(container);
        if (Eligibility.Skip(workload, container) is { } skip)
        {
            return Unsized(workload, container, usage, RecommendationStatus.Skipped, [skip]);
        }

        var missing = Sufficiency.Missing(workload, usage, _options);
        if (missing.Count > 0)
        {
            return Unsized(workload, container, usage, RecommendationStatus.InsufficientData, missing);
        }

        var context = new SizingContext(workload, container, usage!, _options, _shape);
        var bounds = new ConstraintSet();
        foreach (var rule in _rules)
        {
            rule.Constrain(context, bounds);
        }

        var settings = SettingsChoice.Of(context, bounds);
        var runtime = RuntimeFit.Of(context, settings.Recommended);
        return Base(container, usage) with
        {
            Status = RecommendationStatus.Recommended,
            Recommended = settings.Recommended,
            Environment = runtime.Environment,
            Reasons = [.. settings.Reasons, .. runtime.Reasons],
            Findings = FindingOrder.Sorted([.. ContainerFindings.Of(context, settings.Recommended), .. settings.Conflicts, .. runtime.Findings]),
        };
    }

    private static ContainerRecommendation Unsized(Workload workload, ContainerFacts container, IContainerUsage? usage, RecommendationStatus status, IReadOnlyList<Reason> reasons) =>
        Base(container, usage) with { Status = status, Reasons = reasons, Findings = FindingOrder.Sorted(FactFindings.Of(workload, container)) };

    private static ContainerRecommendation Base(ContainerFacts container, IContainerUsage? usage) => new()
    {
        Id = container.Id,
        Role = container.Role,
        Status = RecommendationStatus.Skipped,
        Current = container.Current,
        Recommended = container.Current,
        Usage = usage?.Summary,
        Runtime = container.Runtime,
        Image = container.Image,
        Restarts = container.Restarts,
        OomKills = container.OomKills,
    };
}
