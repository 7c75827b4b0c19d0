using Ullage.Model;
using Ullage.Sizing.Tiers;

namespace Ullage.Sizing;

/// <summary>
/// Everything that can be turned about the sizing of a container. A null quantile or margin means the policy's own, which
/// <see cref="PolicyCatalog"/> describes. Immutable; <see cref="Validate"/> before use.
/// </summary>
public sealed record SizingOptions
{
    /// <summary>The defaults.</summary>
    public static SizingOptions Default { get; } = new();

    /// <summary>Quantile of 1-minute CPU means that the CPU request follows; 0 to 1. Own: burstable 0.5, guaranteed 0.99.</summary>
    public double? CpuRequestQuantile { get; init; }

    /// <summary>Quantile of 1-minute CPU means that the CPU limit follows, before <see cref="CpuMargin"/>; 0 to 1. Own: 0.99. Guaranteed takes the larger of this and the request.</summary>
    public double? CpuLimitQuantile { get; init; }

    /// <summary>Quantile of the working set that the memory request follows; 0 to 1. Own: burstable 0.5, guaranteed 1 (the peak).</summary>
    public double? MemoryRequestQuantile { get; init; }

    /// <summary>Quantile of the working set that the memory limit follows, before <see cref="MemoryMargin"/>; 0 to 1. Own: burstable 0.99, guaranteed 1 (the peak).</summary>
    public double? MemoryLimitQuantile { get; init; }

    /// <summary>Share added to the quantile behind a CPU limit; 0 to 10. Default 0.15, what the peers add too.</summary>
    public double CpuMargin { get; init; } = 0.15;

    /// <summary>Share added to the quantile behind a memory limit; 0 to 10. Default 0.15.</summary>
    public double MemoryMargin { get; init; } = 0.15;

    /// <summary>Share kept free above the highest sample ever seen, whatever quantile and margin give; 0 to 10. Default 0.05.</summary>
    public double PeakHeadroom { get; init; } = 0.05;

    /// <summary>
    /// Share added to the sharpest CPU rate seen between two samples, for a limit above it; 0 to 10. Default 1, twice the rate: it is a mean over many CFS periods
    /// of 100 ms, and requests that come at random, or a collection, need about that within one (docs/lab.md measures it).
    /// </summary>
    public double BurstHeadroom { get; init; } = 1;

    /// <summary>Factor on the limit at which a container was killed for lack of memory: the true need was at least that limit. 1 to 10. Default 1.25.</summary>
    public double OomFactor { get; init; } = 1.25;

    /// <summary>
    /// Lowest CPU request and limit. Own: 10m, the kernel gives no quota below 1 ms in a period of 100 ms; the request of policy risk, which needs no quota, 1m.
    /// </summary>
    public CpuQuantity? MinCpu { get; init; }

    /// <summary>
    /// Lowest memory request and limit. Own: 16Mi, about what an idle Go service with metrics holds; risk 6Mi, the least that container runtimes start a process with.
    /// A .NET service gets 32Mi (<c>dotnet-minimum</c>).
    /// </summary>
    public ByteQuantity? MinMemory { get; init; }

    /// <summary>Chance, over 0 and under 1, that policy risk allows that some pod of a container needs more than its memory limit within <see cref="Horizon"/>. Default 0.05.</summary>
    public double OomTarget { get; init; } = 0.05;

    /// <summary>How far ahead predictions look; at least a minute and at most 366 days. Default 7 d, the time until the next run of a weekly job.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether policy risk sets memory requests under the limit, so that use is above the request in 5 % of the time. Default no: request = limit.</summary>
    public bool Overcommit { get; init; }

    /// <summary>Highest CPU request and limit, or null. What the observations demand beyond it is kept and told as a conflict.</summary>
    public CpuQuantity? MaxCpu { get; init; }

    /// <summary>Highest memory request and limit, or null. What the observations demand beyond it is kept and told as a conflict.</summary>
    public ByteQuantity? MaxMemory { get; init; }

    /// <summary>What becomes of the CPU limit. Default <see cref="CpuLimitMode.Policy"/>.</summary>
    public CpuLimitMode CpuLimit { get; init; } = CpuLimitMode.Policy;

    /// <summary>How containers are sized that an autoscaler follows by utilisation. Default <see cref="AutoscaledMode.Retarget"/>.</summary>
    public AutoscaledMode Autoscaled { get; init; } = AutoscaledMode.Retarget;

    /// <summary>Shortest history, from first sample to last, that gives numbers. Over 0, at most 366 days. Default 24 h: one daily cycle. 5 % of it may be missing.</summary>
    public TimeSpan MinHistory { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Smallest share of that history in which some pod was seen; 0 to 1. Default 0.5. Jobs and CronJobs are judged by <see cref="MinJobRuns"/> instead.</summary>
    public double MinObservedShare { get; init; } = 0.5;

    /// <summary>Fewest samples, CPU and memory together; at least 2. Default 100.</summary>
    public int MinSamples { get; init; } = 100;

    /// <summary>Fewest pods of a Job or CronJob that give numbers; at least 1. Default 3.</summary>
    public int MinJobRuns { get; init; } = 3;

    /// <summary>Share of the memory limit that GOMEMLIMIT is set to at most; 0.5 to 0.99. Default 0.9, the upper end of the usual 80–90 %.</summary>
    public double GoMemLimitShare { get; init; } = 0.9;

    /// <summary>Share of the memory limit kept free beside what lies outside Go's runtime; 0 to 0.5. Default 0.05: the limit is soft, and memory read between two samples is not seen.</summary>
    public double GoMemLimitHeadroom { get; init; } = 0.05;

    /// <summary>Change, as a share of today's setting, up to which today's stays; 0 to 1. Default 0: every change is proposed. A memory limit that must rise is never held back.</summary>
    public double DeadBand { get; init; }

    /// <summary>Most by which a setting falls in one step, as a share of today's; over 0 and under 1. Null, the default, for any.</summary>
    public double? MaxStepDown { get; init; }

    /// <summary>The profiles and rules of policy tiers. Default <see cref="TierSet.Standard"/>; <see cref="TierSet.Validate"/> checks it.</summary>
    public TierSet Tiers { get; init; } = TierSet.Standard;

    /// <summary>Largest share of a Go or .NET service's CPU that its collector may take in the busiest hour; 0.01 to 0.5. Default 0.1.</summary>
    public double GoGcShare { get; init; } = 0.1;

    /// <summary>Whether Go's memory limit, GOMEMLIMIT and GOGC, or .NET's memory limit and heap limit, are chosen together where metrics suffice. Default true.</summary>
    public bool GoJoint { get; init; } = true;

    /// <summary>What resources cost, for choices that weigh memory against CPU; null for a core at the price of 7.46 GiB.</summary>
    public Prices? Prices { get; init; }

    /// <summary>What is wrong, all at once; empty when the options can be used. Each line names the setting, what was found and what is expected.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Quantile(nameof(CpuRequestQuantile), CpuRequestQuantile);
        Quantile(nameof(CpuLimitQuantile), CpuLimitQuantile);
        Quantile(nameof(MemoryRequestQuantile), MemoryRequestQuantile);
        Quantile(nameof(MemoryLimitQuantile), MemoryLimitQuantile);
        Within(nameof(CpuMargin), CpuMargin, 0, 10);
        Within(nameof(MemoryMargin), MemoryMargin, 0, 10);
        Within(nameof(PeakHeadroom), PeakHeadroom, 0, 10);
        Within(nameof(BurstHeadroom), BurstHeadroom, 0, 10);
        Within(nameof(DeadBand), DeadBand, 0, 1);
        Check(MaxStepDown is null or (> 0 and < 1), $"{nameof(MaxStepDown)} is {MaxStepDown}; expected more than 0 and less than 1, such as 0.3.");
        Within(nameof(OomFactor), OomFactor, 1, 10);
        Within(nameof(MinObservedShare), MinObservedShare, 0, 1);
        Within(nameof(GoMemLimitShare), GoMemLimitShare, 0.5, 0.99);
        Within(nameof(GoMemLimitHeadroom), GoMemLimitHeadroom, 0, 0.5);
        Within(nameof(GoGcShare), GoGcShare, 0.01, 0.5);
        Check(Prices is not { } prices || (prices.CpuPerCoreHour > 0 && prices.MemoryPerGibHour > 0), $"{nameof(Prices)} must both be more than 0.");
        Check(OomTarget > 0 && OomTarget < 1, $"{nameof(OomTarget)} is {OomTarget}; expected more than 0 and less than 1, such as 0.05.");
        Check(Horizon >= TimeSpan.FromMinutes(1) && Horizon <= TimeSpan.FromDays(366), $"{nameof(Horizon)} is {Horizon}; expected at least a minute and at most 366 days.");
        Check(MinCpu is null || MinCpu > CpuQuantity.Zero, $"{nameof(MinCpu)} is {MinCpu}; expected more than 0, such as 10m.");
        Check(MinMemory is null || MinMemory > ByteQuantity.Zero, $"{nameof(MinMemory)} is {MinMemory}; expected more than 0, such as 16Mi.");
        Check(!(MinCpu?.Cores > Largest) && !(MaxCpu?.Cores > Largest), $"{nameof(MinCpu)} and {nameof(MaxCpu)} are at most {Largest:N0} cores.");
        var (leastCpu, leastMemory) = (MinCpu ?? Floors.Possible.CpuLimit, MinMemory ?? Floors.Possible.Memory);
        Check(MaxCpu is not { } cpu || cpu >= leastCpu, $"{nameof(MaxCpu)} is {MaxCpu}; expected at least {nameof(MinCpu)}, {leastCpu}.");
        Check(MaxMemory is not { } memory || memory >= leastMemory, $"{nameof(MaxMemory)} is {MaxMemory}; expected at least {nameof(MinMemory)}, {leastMemory}.");
        Check(MinHistory > TimeSpan.Zero && MinHistory <= TimeSpan.FromDays(366), $"{nameof(MinHistory)} is {MinHistory}; expected more than 0 and at most 366 days.");
        Check(MinSamples >= 2, $"{nameof(MinSamples)} is {MinSamples}; expected at least 2.");
        Check(MinJobRuns >= 1, $"{nameof(MinJobRuns)} is {MinJobRuns}; expected at least 1.");
        Check(Enum.IsDefined(CpuLimit), $"{nameof(CpuLimit)} is {CpuLimit}; expected policy, none or keep.");
        Check(Enum.IsDefined(Autoscaled), $"{nameof(Autoscaled)} is {Autoscaled}; expected retarget, honor or explain.");
        return errors;

        void Check(bool good, string error)
        {
            if (!good)
            {
                errors.Add(error);
            }
        }

        void Within(string name, double value, double least, double most) =>
            Check(value >= least && value <= most, $"{name} is {value}; expected {least} to {most}.");

        void Quantile(string name, double? value) =>
            Check(value is null or (>= 0 and <= 1), $"{name} is {value}; expected 0 to 1{(value > 1 && value <= 100 ? $": {value} % is {value / 100}" : "")}.");
    }

    /// <summary>Cores beyond which an amount is a slip of the pen; keeps arithmetic on sums far from overflow.</summary>
    private const double Largest = 1e6;
}
