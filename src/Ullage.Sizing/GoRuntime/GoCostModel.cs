using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What Go's collector costs at a goal or at a GOMEMLIMIT, from a container's <see cref="GoTerms"/>.</summary>
/// <remarks>
/// Symbols as in docs/how-it-decides.md. A cycle marks W = c·(L + R) CPU seconds, whoever does it: background workers that take a quarter of the
/// processors, idle-priority workers on what the application leaves, and the application's own goroutines (assists). While it marks, A = a·W ÷ free bytes are allocated,
/// which survive it, so that a cycle follows the last after φ·(G − L − A) + A bytes. φ is where the trigger lies between the marked heap and the goal: the runtime keeps it
/// within 0.70 and 0.95, farther from the goal the more is allocated while marking (runtime/mgcpacer.go, trigger and commit).
/// </remarks>
internal static class GoCostModel
{
    /// <summary>Lowest place of the trigger between marked heap and goal (mgcpacer.go, minTriggerRatioNumerator).</summary>
    public const double EarliestTrigger = 0.70;

    /// <summary>Highest place (mgcpacer.go, maxTriggerRatioNumerator).</summary>
    public const double LatestTrigger = 0.95;

    /// <summary>Share of the processors that background marking takes (mgcpacer.go, gcBackgroundUtilization).</summary>
    public const double BackgroundShare = 0.25;

    /// <summary>The limiter holds collection to half of the processors (mgclimit.go).</summary>
    public const double LimiterShare = 0.5;

    /// <summary>A collection is forced after two minutes (proc.go, forcegcperiod).</summary>
    public const double LeastCycles = 1.0 / 120;

    /// <summary>Room over the live heap below which collections may follow each other without a pause: the goal ÷ L.</summary>
    public const double SpiralFactor = 1.25;

    // The trigger is kept from the goal by what would be allocated if background workers marked alone, by the worst of the last four cycles (commit: consMark × (1 − 0.25) ÷ 0.25).
    // While workers mark, bytes are allocated at a ÷ 0.75 of a processor's time: 3 ÷ 0.75 = 4 times a·W ÷ P. The worst of four was a quarter more in the grid.
    private const double RunwayFactor = 5;

    // The application never has all processors to itself in the model: a saturated one would mark for ever.
    internal const double LeastFree = 0.05;

    /// <summary>Bytes beside the heap grow with it (span metadata, mark bits, fragmentation): by 3.2 % of the goal since Go 1.21, by 5.5 % before. Measured in the grid.</summary>
    public static double NonHeapGrowth(GoVersion? version) => version < GoVersion.WithHeapHeadroom ? 0.055 : 0.032;

    /// <summary>The goal under a GOMEMLIMIT: what lies below it and beside S, less the larger of 1 MiB and, from Go 1.21 on, 3 %.</summary>
    /// <remarks>S is as measured at the goal of today; it follows the goal by <see cref="NonHeapGrowth"/>. Solved in closed form: G = h·(M − S + s·G₀) ÷ (1 + h·s).</remarks>
    public static double LimitGoal(GoTerms terms, double softLimit, GoVersion? version)
    {
        var growth = NonHeapGrowth(version);
        var room = softLimit - terms.NonHeap + (growth * terms.Goal);
        const double Mebibyte = 1 << 20;
        var lessMebibyte = (room - Mebibyte) / (1 + growth);
        if (version < GoVersion.WithHeapHeadroom)
        {
            return Math.Max(0, lessMebibyte);
        }

        const double Share = GoMemoryModel.GoalShare;
        return Math.Max(0, Math.Min(lessMebibyte, Share * room / (1 + (Share * growth))));
    }

    /// <summary>The goal under GOGC alone: L + (L + R)·GOGC ÷ 100, at least 4 MiB·GOGC ÷ 100; infinite when off.</summary>
    public static double GogcGoal(double live, double roots, double? gogc) =>
        gogc is not { } percent ? double.PositiveInfinity : Math.Max((4 << 20) * percent / 100, live + ((live + roots) * percent / 100));

    /// <summary>The inverse of <see cref="LimitGoal"/>: the least GOMEMLIMIT with a goal.</summary>
    public static double SoftLimitFor(GoTerms terms, double goal, GoVersion? version)
    {
        var least = terms.NonHeap + (NonHeapGrowth(version) * (goal - terms.Goal)) + goal + (1 << 20);
        return version < GoVersion.WithHeapHeadroom ? least : Math.Max(least, least - (1 << 20) + (goal * ((1 / GoMemoryModel.GoalShare) - 1)));
    }

    /// <summary>Collections and their CPU at a goal.</summary>
    /// <param name="terms">The container's.</param>
    /// <param name="goal">G, bytes.</param>
    /// <param name="markCost">c, CPU seconds a byte.</param>
    /// <param name="load">Live heap, allocation and application for which to tell.</param>
    public static GoCost At(GoTerms terms, double goal, double markCost, GoLoad load)
    {
        var work = markCost * (load.Live + terms.Roots);
        var free = Free(terms, load);
        var phase = Phase.Of(terms, goal, work, load, free);
        var cycles = Math.Max(LeastCycles, load.AllocationRate / phase.Between);
        var all = cycles * work;
        if (phase.Between <= 0 || all >= free)
        {
            // Marking takes so long that the next cycle begins at once, and the limiter decides what is left to the application.
            return new GoCost(free / work, LimiterShare * terms.Procs, Math.Max(0, free - (LimiterShare * terms.Procs)), Saturated: true);
        }

        // Assists take over as what is allocated while marking nears the room between trigger and goal.
        var background = terms.MarkCost.BackgroundShare ?? Math.Min(1, BackgroundShare * terms.Procs / free);
        var share = background + ((1 - background) * AssistShare(phase.Pressure));
        return new GoCost(cycles, Math.Min(all * share, LimiterShare * terms.Procs), all * (1 - share), Saturated: false);
    }

    /// <summary>The live heap that explains how far apart collections are, where it is not told.</summary>
    /// <param name="goal">G, bytes.</param>
    /// <param name="between">a ÷ f: bytes from one collection's start to the next.</param>
    /// <param name="during">Bytes allocated while marking.</param>
    /// <param name="paced">a·W ÷ P, bytes.</param>
    /// <remarks>Solves between = φ·(G − L − A) + A, φ itself following L.</remarks>
    public static double LiveFrom(double goal, double between, double during, double paced)
    {
        var live = goal - (between / LatestTrigger);
        for (var i = 0; i < 12; i++)
        {
            var trigger = Math.Clamp(1 - (RunwayFactor * paced / Math.Max(1, goal - live)), EarliestTrigger, LatestTrigger);
            live = goal - during - (Math.Max(0, between - during) / trigger);
        }

        return Math.Max(0, live);
    }

    /// <summary>The share of assists at a goal, of the marking that is not background work; 1 where marking cannot keep up.</summary>
    public static double AssistShareAt(GoTerms terms, double goal, double markCost, GoLoad load)
    {
        var phase = Phase.Of(terms, goal, markCost * (load.Live + terms.Roots), load, Free(terms, load));
        return phase.Between <= 0 ? 1 : AssistShare(phase.Pressure);
    }

    // Processors left to marking.
    private static double Free(GoTerms terms, GoLoad load) => Math.Max(LeastFree * terms.Procs, terms.Procs - load.Application);

    /// <summary>How much of the marking that is not background work falls to assists, when so much is allocated while marking for each byte of room. Measured in the grid.</summary>
    public static double AssistShare(double pressure) => Math.Pow(pressure, 4) is var fourth && double.IsFinite(fourth) ? fourth / (4 + fourth) : 1;

    /// <summary>Where in a cycle what happens.</summary>
    /// <param name="Between">Bytes allocated from one cycle's start to the next; not positive when marking cannot keep up.</param>
    /// <param name="Pressure">Bytes allocated while marking, over the room between trigger and goal.</param>
    private readonly record struct Phase(double Between, double Pressure)
    {
        public static Phase Of(GoTerms terms, double goal, double work, GoLoad load, double free)
        {
            var during = load.AllocationRate * work / free;
            var room = goal - load.Live;
            var beyond = room - during;
            if (beyond <= 0)
            {
                return new Phase(0, double.PositiveInfinity);
            }

            var trigger = Math.Clamp(1 - (RunwayFactor / terms.Procs * load.AllocationRate * work / room), EarliestTrigger, LatestTrigger);
            return new Phase((trigger * beyond) + during, during / ((1 - trigger) * beyond));
        }
    }
}

/// <summary>What the collector has to keep up with.</summary>
/// <param name="Live">L, bytes.</param>
/// <param name="AllocationRate">a, bytes a second.</param>
/// <param name="Application">A, cores beside the collector.</param>
internal readonly record struct GoLoad(double Live, double AllocationRate, double Application)
{
    /// <summary>The mean of the window.</summary>
    public static GoLoad Mean(GoTerms terms) => new(terms.Live, terms.AllocationRate, terms.Application);

    /// <summary>The busiest hour, with the highest live heap.</summary>
    public static GoLoad Peak(GoTerms terms) => new(terms.PeakLive, terms.PeakAllocationRate, terms.PeakApplication);
}

/// <summary>Collections at one goal.</summary>
/// <param name="Cycles">f, collections a second.</param>
/// <param name="Cores">u, cores of background marking and assists.</param>
/// <param name="IdleCores">Cores of marking at idle priority.</param>
/// <param name="Saturated">Marking cannot keep up with the allocation: the numbers are the limiter's.</param>
internal readonly record struct GoCost(double Cycles, double Cores, double IdleCores, bool Saturated);
