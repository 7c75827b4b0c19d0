using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The terms of the newest epoch, from what was summed over it.</summary>
internal static class GoTermsFit
{
    private const double Kibibyte = 1024;

    // Fewer collections than this tell no mean.
    private const double FewestCycles = 3;

    // Means of a few collections only are not believed.
    private const double CyclesForShare = 12;

    /// <summary>Fits; null where there is too little.</summary>
    /// <param name="epoch">The epoch's sums.</param>
    /// <param name="procs">GOMAXPROCS where the epoch does not tell it.</param>
    /// <param name="growth">Bytes by which the live heap is going to grow.</param>
    /// <param name="epochs">Epochs in the window.</param>
    public static GoTerms? Of(GoEpochTotals epoch, int procs, double growth = 0, int epochs = 1)
    {
        if (epoch.ObservedMs <= 0 || epoch.MilliCycles < FewestCycles * 1000 || epoch.LiveKibSeconds <= 0 || epoch.GoalKibSeconds <= 0)
        {
            return null;
        }

        var seconds = epoch.ObservedMs / 1000.0;
        var (shown, roots, goal) = (epoch.LiveKibSeconds * Kibibyte / seconds, epoch.RootKibSeconds * Kibibyte / seconds, epoch.GoalKibSeconds * Kibibyte / seconds);
        var (cycles, rate) = (epoch.MilliCycles / 1000.0 / seconds, epoch.AllocatedBytes / seconds);
        var process = epoch.ProcessMs > 0 ? epoch.ProcessMicroseconds * 1000.0 / epoch.ProcessMs / 1e6 : (double?)null;
        var told = epoch is { ToldMs: > 0, ToldMilliCycles: > 0 };
        var prior = GoMarkPrior.For(GoVersion.Parse(epoch.Key.Version), process is { } cores ? cores / (cycles * (shown + roots)) : double.PositiveInfinity);
        var work = told ? (epoch.MarkMicroseconds + epoch.IdleMarkMicroseconds) / 1e6 / (epoch.ToldMilliCycles / 1000.0) : prior.Seconds * (shown + roots);
        var application = Math.Max(0, (process ?? 0) - (cycles * work));
        procs = epoch.Key.Procs > 0 ? epoch.Key.Procs : procs;
        var during = rate * work / Math.Max(GoCostModel.LeastFree * procs, procs - application);

        var live = LiveOf(epoch, shown, goal, rate / cycles, during, rate * work / procs);
        var cost = told ? Measured(work / (live + roots)) : prior;
        var terms = new GoTerms
        {
            Epoch = epoch.Key,
            Epochs = epochs,
            Observed = TimeSpan.FromMilliseconds(epoch.ObservedMs),
            Live = live,
            PeakLive = (Math.Max(shown, epoch.Live.Quantile(0.99)) / shown * live) + growth,
            Growth = growth,
            Roots = roots,
            NonHeap = epoch.NonHeapKibSeconds * Kibibyte / seconds,
            Outside = epoch.Outside.TotalWeight > 0 ? epoch.Outside.Quantile(0.99) : null,
            AllocationRate = rate,
            PeakAllocationRate = Math.Max(epoch.PeakRate, rate),
            Cycles = cycles,
            Goal = goal,
            Application = application,
            PeakApplication = Math.Max(application, (epoch.PeakMicrocores / 1e6) - (cycles * work)),
            Procs = procs,
            GcCores = told ? epoch.MarkMicroseconds / 1000.0 / epoch.ToldMs : null,
            MarkCost = cost,
            NewHeadroom = !(GoVersion.Parse(epoch.Key.Version) < GoVersion.WithHeapHeadroom),
            Limited = epoch.Limited,
        };
        return told && epoch.ToldMilliCycles >= CyclesForShare * 1000 && BackgroundShare(terms, (double)epoch.MarkMicroseconds / Math.Max(1, epoch.MarkMicroseconds + epoch.IdleMarkMicroseconds)) is { } share
            ? terms with { MarkCost = cost with { BackgroundShare = share } }
            : terms;

        // The range of a measured cost is what the grid's predictions were off by.
        static GoMarkCost Measured(double cost) => new(cost, cost * 0.8, cost * 1.2, GoCostSource.CpuClasses);
    }

    /// <summary>
    /// The live heap behind what is shown of it. The marked heap holds what was allocated while marking too, all of it or none; objects hold garbage that is not yet swept, which in a busy
    /// service never ends. How far apart collections are tells better, once there were enough of them.
    /// </summary>
    private static double LiveOf(GoEpochTotals epoch, double shown, double goal, double between, double during, double paced)
    {
        var enough = epoch.MilliCycles >= CyclesForShare * 1000;
        var told = epoch.LiveToldMs == epoch.ObservedMs;
        var least = Math.Max(shown - during, shown / 2);
        var spaced = GoCostModel.LiveFrom(goal, between, during, paced);
        return (told, enough) switch
        {
            (true, true) => Math.Clamp(spaced, least, shown),
            (true, false) => (shown + least) / 2,
            (false, true) => Math.Min(shown, spaced),
            _ => shown,
        };
    }

    /// <summary>
    /// What the background's share would be with room: the share measured, less what falls to assists at the goal of then. Null where assists hide it.
    /// Kept within a factor of 2.5 of what a quarter of the processors would be.
    /// </summary>
    private static double? BackgroundShare(GoTerms terms, double measured)
    {
        if (GoCostModel.AssistShareAt(terms, terms.Goal, terms.MarkCost.Seconds, GoLoad.Mean(terms)) is not (>= 0 and < 0.5 and var assists))
        {
            return null;
        }

        var expected = Math.Min(1, GoCostModel.BackgroundShare * terms.Procs / Math.Max(GoCostModel.LeastFree * terms.Procs, terms.Procs - terms.Application));
        return Math.Clamp((measured - assists) / (1 - assists), expected / 2.5, 1);
    }
}
