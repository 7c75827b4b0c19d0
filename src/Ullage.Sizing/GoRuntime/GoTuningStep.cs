using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// The joint choice as a step between rules and settings. Rules that follow the working set's peak speak of garbage too, which GOMEMLIMIT bounds from now on: they are set aside, and what
/// they ask above the peak is asked of the live heap and of what lies outside the runtime instead.
/// </summary>
internal static class GoTuningStep
{
    private const double LeastRoom = 1.05;

    /// <summary>Whether a rule follows the peak or the level of a working set that holds garbage.</summary>
    public static bool FollowsGarbage(string rule) =>
        rule is "memory-observed-peak" or "memory-risk" or "go-live-heap" || rule.StartsWith("memory-limit-", StringComparison.Ordinal) || rule.StartsWith("memory-request-", StringComparison.Ordinal);

    /// <summary>Chooses, and puts the choice among the bounds; null where the service does not tell enough.</summary>
    public static GoTuning? Of(SizingContext context, ConstraintSet bounds)
    {
        var (options, runtime, usage) = (context.Options, context.Runtime, context.Usage);
        if (!options.GoJoint || runtime.Kind != RuntimeKind.Go || !usage.HasMemory || !usage.HasCpu || usage.Go is not { Newest: { } epoch } history
            || !(GoVersion.Parse(epoch.Key.Version) >= GoVersion.WithMemoryLimit))
        {
            return null;
        }

        var today = Procs(runtime, context.Current.CpuLimit);
        if (GoTermsFit.Of(epoch, today, history.Growth(epoch, options.Horizon), history.EpochCount) is not { } fitted)
        {
            return null;
        }

        fitted = fitted with { PeakLive = Math.Max(fitted.PeakLive, runtime.LiveHeap?.Bytes ?? 0) };
        var terms = WithProcs(fitted, context, bounds);
        var asked = bounds.SetAside(ResourceField.MemoryLimit, FollowsGarbage, "its garbage is bounded by GOMEMLIMIT");
        bounds.SetAside(ResourceField.MemoryRequest, FollowsGarbage, "its garbage is bounded by GOMEMLIMIT");
        var room = Math.Max(LeastRoom, (asked ?? 0) / context.Summary.Memory.Peak.Value);
        var held = new GoCurve(terms with { Outside = terms.Outside * room }, options).LimitFor(room * terms.PeakLive);
        var (least, why) = (held, $"live heap and what lies outside × {room:0.##}, as other rules ask of the peak");
        if (bounds.Highest(ResourceField.MemoryLimit) is { } other && other.Amount > least)
        {
            (least, why) = (other.Amount, other.Rule);
        }

        var tuning = GoJointChoice.Of(terms, options, least, why, bounds.Ceiling(ResourceField.MemoryLimit), fitted, context.Current.MemoryLimit);
        Bind(context, bounds, tuning);
        return tuning;
    }

    /// <summary>The choice for the limit that was settled on, which another rule may have raised.</summary>
    public static GoTuning At(GoTuning tuning, ByteQuantity? limit, SizingOptions options) =>
        limit is { } settled && settled != tuning.Chosen.Limit && new GoCurve(tuning.Terms, options).At(settled, tuning.Chosen.GoGc) is { } point
            ? tuning with { Chosen = point, Curve = [.. tuning.Curve.Where(p => p != tuning.Chosen).Append(point).OrderBy(static p => p.Limit)] }
            : tuning;

    private static void Bind(SizingContext context, ConstraintSet bounds, GoTuning tuning)
    {
        var (chosen, terms) = (tuning.Chosen, tuning.Terms);
        bounds.Raise("go-joint", ResourceField.MemoryLimit, chosen.Limit!.Value.Bytes,
            $"The cheapest of limit and collections: {Figures.Cpu(chosen.GcCores + chosen.IdleCores)} of marking at {Figures.Memory(chosen.Limit.Value.Bytes)} (at least {Figures.Memory(tuning.LeastLimit.Bytes)}: {tuning.LeastWhy}).",
            new Evidence("go live heap p99", terms.PeakLive, "bytes"));
        if (!context.MemoryRequestEqualsLimit && chosen.SoftLimit is { } soft)
        {
            var used = Math.Min(chosen.Limit.Value.Bytes, Math.Min(soft.Bytes, chosen.Goal + terms.NonHeap) + (terms.Outside ?? 0));
            bounds.Raise("go-working-set", ResourceField.MemoryRequest, used, $"The heap at its goal {Figures.Memory(chosen.Goal)} and what else is held: {Figures.Memory(used)}.");
        }

        // Collections that were not there before were not in the CPU seen; fewer of them show in the next window.
        var more = chosen.GcCores + chosen.IdleCores - (terms.Cycles * terms.MarkCost.Seconds * (terms.Live + terms.Roots));
        if (more > 0)
        {
            foreach (var field in (ReadOnlySpan<ResourceField>)[ResourceField.CpuRequest, ResourceField.CpuLimit])
            {
                if (bounds.Highest(field) is { } highest)
                {
                    bounds.Raise("go-gc-cpu", field, highest.Amount + more, $"{Figures.Cpu(highest.Amount)} by {highest.Rule} + {Figures.Cpu(more)} for collections not needed before.");
                }
            }
        }
    }

    // GOMAXPROCS under the CPU limit that the rules come to: it decides how long a collection takes.
    private static GoTerms WithProcs(GoTerms terms, SizingContext context, ConstraintSet bounds)
    {
        if (!context.WantsCpuLimit || bounds.Highest(ResourceField.CpuLimit) is not { } limit)
        {
            return terms;
        }

        var ceiling = (int)Math.Clamp(Math.Ceiling(limit.Amount - 1e-9), 1, 1_000_000);
        var follows = GoVersion.Parse(terms.Epoch.Version) >= GoVersion.WithContainerProcs;
        var procs = follows ? Math.Max(2, ceiling) : ceiling;
        return procs == terms.Procs ? terms : terms with { Procs = procs, MarkCost = terms.MarkCost with { BackgroundShare = null } };
    }

    private static int Procs(RuntimeFacts runtime, CpuQuantity? limit) => runtime.GoMaxProcs ?? (limit is { } set ? Math.Max(1, (int)Math.Ceiling(set.Cores)) : 1);
}
