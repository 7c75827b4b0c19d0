using Ullage.Model;
using Ullage.Sizing.Risk;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing;

/// <summary>What a rule may look at: one container with its workload, usage, the options in force and what the fleet tells.</summary>
internal sealed record SizingContext(Workload Workload, ContainerFacts Container, IContainerUsage Usage, SizingOptions Options, PolicyShape Shape, FleetPrior Fleet)
{
    private MemoryRisk? _memoryRisk;
    private UsageCurve? _cpuCurve;
    private (MemoryGrowth? Growth, LevelStep? Step, bool Looked) _trends;

    /// <summary>The quantiles behind the estimates, with what the options put in their place; only for policies by quantile.</summary>
    public Quantiles Quantiles
    {
        get
        {
            var own = Shape.Quantiles ?? throw new InvalidOperationException($"Policy {Shape.Name} does not go by quantiles.");
            return new Quantiles(
                Options.CpuRequestQuantile ?? own.CpuRequest,
                Options.CpuLimitQuantile ?? own.CpuLimit,
                Options.MemoryRequestQuantile ?? own.MemoryRequest,
                Options.MemoryLimitQuantile ?? own.MemoryLimit);
        }
    }

    /// <summary>Which half, if any, was seen for too short; usage then says that it was not seen.</summary>
    public Sufficiency? Sufficiency { get; init; }

    public ResourceSettings Current => Container.Current;

    public RuntimeFacts Runtime => Container.Runtime;

    public UsageSummary Summary => Usage.Summary;

    /// <summary>How likely a memory limit is passed; of containers of which memory was seen.</summary>
    public MemoryRisk MemoryRisk => _memoryRisk ??= MemoryRisk.Of(Usage, OomKillRule.HighestMet(this), Options, Fleet);

    /// <summary>Steady growth of memory, or null when none shows.</summary>
    public MemoryGrowth? Growth => Trends.Growth;

    /// <summary>A level that moved at the last rollout, or null.</summary>
    public LevelStep? Step => Trends.Step;

    /// <summary>How long CPU use will be above an amount; of containers of which CPU was seen.</summary>
    public UsageCurve CpuCurve => _cpuCurve ??= new UsageCurve(Usage.CpuQuantile, CpuRiskRule.LevelSpread);

    /// <summary>Whether one number serves as memory request and limit.</summary>
    public bool MemoryRequestEqualsLimit => Shape.MemoryRequestEqualsLimit && !Options.Overcommit;

    private (MemoryGrowth? Growth, LevelStep? Step, bool Looked) Trends
    {
        get
        {
            if (!_trends.Looked)
            {
                var lives = Usage.HasMemory ? MemoryLives.Of(Usage) : [];
                _trends = (MemoryGrowth.Of(lives), Container.PodImages.Count > 0 ? LevelStep.Of(Container, Usage, lives) : null, true);
            }

            return _trends;
        }
    }

    /// <summary>Whether the recommendation will hold a CPU limit.</summary>
    public bool WantsCpuLimit => Options.CpuLimit switch
    {
        CpuLimitMode.None => false,
        CpuLimitMode.Keep => Current.CpuLimit is not null,
        _ => true,
    };
}
