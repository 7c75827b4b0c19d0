using Ullage.Model;
using Ullage.Sizing.Annotations;
using Ullage.Sizing.Bounds;
using Ullage.Sizing.Risk;
using Ullage.Sizing.Tiers;

namespace Ullage.Sizing;

/// <summary>
/// Estimate, constrain, choose: every rule raises a minimum or lowers a maximum, and the smallest setting inside is taken. Then runtime
/// settings are fitted to the limits chosen, and findings are told, the worst first.
/// </summary>
internal sealed class RulePolicy : IPolicy
{
    private readonly PolicyShape _shape;
    private readonly SizingOptions _options;
    private readonly FleetPrior _fleet;

    /// <summary>A policy that knows nothing of a fleet.</summary>
    public RulePolicy(PolicyShape shape, SizingOptions options)
        : this(shape, options, FleetPrior.Unknown)
    {
    }

    private RulePolicy(PolicyShape shape, SizingOptions options, FleetPrior fleet)
    {
        _shape = shape;
        _options = options;
        _fleet = fleet;
    }

    /// <inheritdoc/>
    public string Name => _shape.Name;

    /// <inheritdoc/>
    public bool LearnsFromFleet => _shape.Rules.Any(static r => r is MemoryRiskRule);

    /// <inheritdoc/>
    public IPolicy Knowing(IEnumerable<IContainerUsage> fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var prior = new FleetPrior();
        prior.Merge(_fleet);
        foreach (var usage in fleet)
        {
            prior.Add(PeakHistory.Of(usage));
        }

        return new RulePolicy(_shape, _options, prior);
    }

    /// <inheritdoc/>
    public AutoscaledMode Autoscaled => _options.Autoscaled;

    /// <inheritdoc/>
    public AutoscaledMode AutoscaledOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return AnnotatedSizing.AutoscaledOf(workload, Autoscaled);
    }

    /// <inheritdoc/>
    public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(container);
        if (Eligibility.Skip(workload, container) is { } skip)
        {
            return Unsized(workload, container, usage, RecommendationStatus.Skipped, [skip]);
        }

        if (workload.Annotations.All.Count > 0)
        {
            return Annotated(workload, container, usage);
        }

        var sufficiency = Sufficiency.Of(workload, usage, _options);
        if (sufficiency.Missing.Count > 0)
        {
            return Unsized(workload, container, usage, RecommendationStatus.InsufficientData, sufficiency.Missing);
        }

        var seen = new SizingContext(workload, container, usage!, _options, _shape, _fleet);
        var context = sufficiency is { Cpu: null, Memory: null } ? seen : seen with
        {
            Usage = new SufficientUsage(usage!, usage!.HasCpu && sufficiency.Cpu is null, usage.HasMemory && sufficiency.Memory is null),
            Sufficiency = sufficiency,
        };
        var bounds = new ConstraintSet();
        foreach (var rule in _shape.Rules)
        {
            rule.Constrain(context, bounds);
        }

        var tuning = GoTuningStep.Of(context, bounds);
        var dotNet = DotNetTuningStep.Of(context, bounds);
        var hard = new HardBounds(context);
        var settings = TierChoice.Of(context, hard, Refinement.Of(context, hard, SettingsChoice.Of(context, bounds)));
        tuning = tuning is null ? null : GoTuningStep.At(tuning, settings.Recommended.MemoryLimit, _options);
        dotNet = DotNetTuningStep.At(dotNet, settings.Recommended.MemoryLimit, _options);
        var runtime = RuntimeFit.Of(context, settings.Recommended, tuning, dotNet);
        return Base(container, usage) with
        {
            Status = RecommendationStatus.Recommended,
            Recommended = settings.Recommended,
            Ceilings = hard.Ceilings,
            Risk = RiskFigures.Of(context, settings.Recommended, tuning is not null ? GoMemoryModel.RoomFor(tuning) : dotNet is not null ? DotNetTuningStep.RoomFor(dotNet) : null),
            Go = tuning,
            DotNet = dotNet,
            Environment = runtime.Environment,
            Reasons = [.. settings.Reasons, .. runtime.Reasons],
            Findings = FindingOrder.Sorted([.. ContainerFindings.Of(seen, settings.Recommended).Where(f => (tuning is null && dotNet is null) || f.Code != FindingCodes.EvictionRisk), .. settings.Conflicts, .. runtime.Findings]),
        };
    }

    private ContainerRecommendation Annotated(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        var asked = AnnotatedSizing.Of(workload, container.Id.Name, Name, _options);
        if (asked.Skip is { } skip)
        {
            var left = Unsized(workload, container, usage, RecommendationStatus.Skipped, [skip]);
            return left with { Findings = FindingOrder.Sorted([.. left.Findings, .. asked.Findings]) };
        }

        var policy = asked.Reasons.Count == 0 ? this : new RulePolicy(PolicyCatalog.Shape(asked.Policy, asked.Options.Tiers), asked.Options, _fleet);
        var sized = policy.Recommend(workload with { Annotations = WorkloadAnnotations.None }, container, usage);
        return sized with { Reasons = [.. sized.Reasons, .. asked.Reasons] };
    }

    private static ContainerRecommendation Unsized(Workload workload, ContainerFacts container, IContainerUsage? usage, RecommendationStatus status, IReadOnlyList<Reason> reasons) =>
        Base(container, usage) with { Status = status, Reasons = reasons, Findings = FindingOrder.Sorted(FactFindings.Of(workload, container)) };

    private static ContainerRecommendation Base(ContainerFacts container, IContainerUsage? usage) => new()
    {
        Id = container.Id,
        Role = container.Role,
        Status = RecommendationStatus.Skipped,
        Current = container.Current,
        SettingsKnown = container.SettingsKnown,
        Recommended = container.Current,
        Usage = usage?.Summary,
        Runtime = container.Runtime,
        Image = container.Image,
        Restarts = container.Restarts,
        OomKills = container.OomKills,
    };
}
