using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>
/// Compares a container's working set with what its runtime counts, at the same times: what lies outside, and the live heap.
/// </summary>
/// <remarks>
/// Outside = max(0, working set − (obtained − released)), its 99th percentile over the steps in which all were told. Live is what the
/// runtime says survived a collection; where Go tells only its goal G, live = G ÷ (1 + GOGC ÷ 100), and only while a memory limit, if any,
/// is not what sets the goal (G below 80 % of it). Worked: G = 400 MiB at GOGC 100 is 200 MiB live. Besides its heap Go counts
/// obtained − idle heap − allocated heap: stacks, span metadata, fragmentation.
/// </remarks>
public static class RuntimeMemory
{
    private const double Percentile = 0.99;
    private const double GoalFreeOfLimit = 0.8;

    // Fewer steps than this say nothing of a tail.
    private const int FewestSteps = 10;

    /// <summary>Reads a batch.</summary>
    /// <returns>What was measured of each container, and what was read.</returns>
    /// <exception cref="SourceException">A read failed before anything came.</exception>
    public static Task<(IReadOnlyDictionary<ContainerId, MeasuredRuntime> Found, ReadSummary Read)> ReadAsync(ISampleSource source, TimeRange window, RuntimeMemoryPlan plan, CancellationToken cancellationToken) =>
        ReadAsync(source, window, plan, [], cancellationToken);

    /// <summary>Reads a batch once and measures it over several stretches too. Steps begin where the first stretch ends, whole hours before and after it.</summary>
    /// <param name="source">Where samples come from.</param>
    /// <param name="window">What is read.</param>
    /// <param name="plan">The batch.</param>
    /// <param name="stretches">Parts of the window that end whole hours apart.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was measured of each container, and what was read.</returns>
    /// <exception cref="SourceException">A read failed before anything came.</exception>
    public static async Task<(IReadOnlyDictionary<ContainerId, MeasuredRuntime> Found, ReadSummary Read)> ReadAsync(
        ISampleSource source, TimeRange window, RuntimeMemoryPlan plan, IReadOnlyList<TimeRange> stretches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(stretches);
        var pods = plan.Targets.SelectMany(static t => t.Pods).ToHashSet();
        var table = new MemoryTable(window, stretches.Count > 0 ? stretches[0].EndMs : null);
        var reads = await Task.WhenAll(plan.Reads.Select(read => source.ReadAsync(read.Selector, window, table.Sink(read, pods), cancellationToken))).ConfigureAwait(false);
        var parts = stretches.Select(table.Within).ToList();
        var found = plan.Targets.ToDictionary(static t => t.Container, t => new MeasuredRuntime(Measure(table, t), t.Facts.Kind == RuntimeKind.Go ? GoObservations.Of(table, t) : [])
        {
            Within = [.. parts.Select(part => Measure(part, t))],
        });
        return (found, reads.Aggregate(ReadSummary.Empty, static (sum, read) => sum.Plus(read)));
    }

    private static RuntimeFacts Measure(MemoryTable table, RuntimeMemoryTarget target)
    {
        var outside = new List<double>();
        var live = new List<double>();
        var besides = new List<double>();
        var committed = new List<double>();
        foreach (var pod in target.Pods)
        {
            var name = target.Container.Name;
            AddOutside(outside, table.Column(pod, name, MemoryTerm.WorkingSet), table.Column(pod, name, MemoryTerm.Obtained), table.Column(pod, name, MemoryTerm.Released), target.Facts.Kind);
            AddLive(live, table.Column(pod, name, MemoryTerm.Live), table.Column(pod, name, MemoryTerm.NextGc), target.Facts);
            AddBesides(besides, table.Column(pod, name, MemoryTerm.Obtained), table.Column(pod, name, MemoryTerm.HeapIdle), table.Column(pod, name, MemoryTerm.HeapAllocated));
            besides.AddRange((table.Column(pod, name, MemoryTerm.Besides) ?? []).Where(static v => v > 0));
            if (target.Facts.Kind is RuntimeKind.DotNet or RuntimeKind.Jvm && table.Column(pod, name, MemoryTerm.Obtained) is { } held)
            {
                committed.AddRange(held.Where(static v => v > 0));
            }
        }

        return target.Facts with { OutsideRuntime = Tail(outside), LiveHeap = Tail(live), DotNet = target.Facts.Kind == RuntimeKind.DotNet ? DotNetObservations.Of(table, target) : null, NonHeap = Tail(besides), HeapCommitted = Tail(committed) };
    }

    private static void AddBesides(List<double> besides, double[]? obtained, double[]? idle, double[]? allocated)
    {
        if (obtained is null || idle is null || allocated is null)
        {
            return;
        }

        for (var i = 0; i < obtained.Length; i++)
        {
            if (obtained[i] - idle[i] - allocated[i] is >= 0 and var rest)
            {
                besides.Add(rest);
            }
        }
    }

    private static void AddOutside(List<double> outside, double[]? workingSet, double[]? obtained, double[]? released, RuntimeKind kind)
    {
        if (workingSet is null || obtained is null || (released is null && kind == RuntimeKind.Go))
        {
            return;
        }

        for (var i = 0; i < workingSet.Length; i++)
        {
            var counted = obtained[i] - (released?[i] ?? 0);

            // Zero is .NET before its first collection.
            if (!double.IsNaN(workingSet[i]) && counted > 0)
            {
                outside.Add(Math.Max(0, workingSet[i] - counted));
            }
        }
    }

    private static void AddLive(List<double> live, double[]? told, double[]? goal, RuntimeFacts facts)
    {
        if (told is not null)
        {
            live.AddRange(told.Where(static v => v > 0));
        }
        else if (goal is not null && facts.GoGcPercent is { } gogc and > 0)
        {
            var bound = facts.GoMemLimit is { } limit ? limit.Bytes * GoalFreeOfLimit : double.PositiveInfinity;
            live.AddRange(goal.Where(g => g > 0 && g < bound).Select(g => g / (1 + (gogc / 100))));
        }
    }

    private static ByteQuantity? Tail(List<double> values)
    {
        if (values.Count < FewestSteps)
        {
            return null;
        }

        values.Sort();
        return ByteQuantity.FromBytes(values[(int)Math.Ceiling(Percentile * values.Count) - 1]);
    }
}
