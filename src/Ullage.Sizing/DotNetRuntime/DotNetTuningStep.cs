using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// The joint choice as a step between rules and settings. Rules that follow the working set's peak speak of garbage too, which the heap limit bounds from now on: they are set aside, and what
/// they ask above the peak is asked of the live heap and of what lies outside it instead.
/// </summary>
internal static class DotNetTuningStep
{
    private const double LeastRoom = 1.05;

    /// <summary>Chooses, and puts the choice among the bounds; null where the service does not tell enough.</summary>
    public static DotNetTuning? Of(SizingContext context, ConstraintSet bounds)
    {
        var (options, runtime, usage) = (context.Options, context.Runtime, context.Usage);
        var heapLimit = DotNetFit.HeapLimitToday(context);
        if (!options.GoJoint || runtime.Kind != RuntimeKind.DotNet || !usage.HasMemory || !usage.HasCpu || runtime.OutsideRuntime is null
            || DotNetTermsFit.Of(runtime, heapLimit, 0, context.Summary.Cpu) is not { } terms)
        {
            return null;
        }

        const string Why = "its garbage is bounded by the heap limit";
        var asked = bounds.SetAside(ResourceField.MemoryLimit, GoTuningStep.FollowsGarbage, Why);
        bounds.SetAside(ResourceField.MemoryLimit, static rule => rule.StartsWith("dotnet-heap", StringComparison.Ordinal), Why);
        bounds.SetAside(ResourceField.MemoryRequest, GoTuningStep.FollowsGarbage, Why);
        var room = Math.Max(LeastRoom, (asked ?? 0) / context.Summary.Memory.Peak.Value);
        terms = terms with { PeakLive = room * terms.PeakLive, Outside = terms.Outside * room };
        var (least, why) = (bounds.Highest(ResourceField.MemoryLimit)?.Amount ?? 0, bounds.Highest(ResourceField.MemoryLimit)?.Rule ?? "no other rule");
        var tuning = DotNetJointChoice.Of(terms, options, least, why, bounds.Ceiling(ResourceField.MemoryLimit), context.Current.MemoryLimit, heapLimit);
        if (tuning is not null)
        {
            Bind(context, bounds, tuning, room);
        }

        return tuning;
    }

    /// <summary>The choice for the limit that was settled on, which another rule may have raised.</summary>
    public static DotNetTuning? At(DotNetTuning? tuning, ByteQuantity? limit, SizingOptions options) =>
        tuning is not null && limit is { } settled && settled != tuning.Chosen.Limit && new DotNetCurve(tuning.Terms, options).At(settled) is { } point
            ? tuning with { Chosen = point, Curve = [.. tuning.Curve.Where(p => p != tuning.Chosen).Append(point).OrderBy(static p => p.Limit)] }
            : tuning;

    /// <summary>By how much the live heap may grow until the heap limit itself is reached, as a factor of its peak as seen.</summary>
    public static double RoomFor(DotNetTuning tuning) =>
        Math.Max(0, (tuning.Chosen.HeapLimit?.Bytes ?? double.PositiveInfinity) * (1 - DotNetCostModel.WorkstationReserve) / tuning.Terms.PeakLive);

    private static void Bind(SizingContext context, ConstraintSet bounds, DotNetTuning tuning, double room)
    {
        var (chosen, terms) = (tuning.Chosen, tuning.Terms);
        var limit = chosen.Limit!.Value;
        bounds.Raise("dotnet-joint", ResourceField.MemoryLimit, limit.Bytes,
            $"The cheapest of limit and collections: {Figures.Cpu(chosen.GcCores)} of collection at {limit} (at least {tuning.LeastLimit}: {tuning.LeastWhy}; live heap and what lies outside × {room:0.##}, as other rules ask of the peak).",
            new Evidence("dotnet live heap p99", terms.PeakLive / room, "bytes"));
        if (!context.MemoryRequestEqualsLimit)
        {
            var used = Math.Min(limit.Bytes, new DotNetCurve(terms, context.Options).WorkingSet(chosen));
            bounds.Raise("dotnet-working-set", ResourceField.MemoryRequest, used, $"The heap when a full collection begins, {Figures.Memory(chosen.Ceiling)}, and what else is held: {Figures.Memory(used)}.");
        }

        // Collections that were not there before were not in the CPU seen.
        var more = chosen.GcCores - DotNetCostModel.Cores(terms, terms.FullCollections, terms.Live, terms.MarkCost);
        if (more > 0.0005)
        {
            foreach (var field in (ReadOnlySpan<ResourceField>)[ResourceField.CpuRequest, ResourceField.CpuLimit])
            {
                if (bounds.Highest(field) is { } highest)
                {
                    bounds.Raise("dotnet-gc-cpu", field, highest.Amount + more, $"{Figures.Cpu(highest.Amount)} by {highest.Rule} + {Figures.Cpu(more)} for collections not needed before.");
                }
            }
        }
    }
}
