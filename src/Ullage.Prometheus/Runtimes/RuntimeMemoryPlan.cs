using System.Text.RegularExpressions;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Runtimes;

/// <summary>What a series of runtime memory tells.</summary>
internal enum MemoryTerm
{
    /// <summary>The container's working set.</summary>
    WorkingSet,

    /// <summary>Memory that the runtime got from the system and counts.</summary>
    Obtained,

    /// <summary>The part of it given back.</summary>
    Released,

    /// <summary>Size of heap at which Go collects next.</summary>
    NextGc,

    /// <summary>Heap that survived a collection.</summary>
    Live,

    /// <summary>Go's heap that holds no object.</summary>
    HeapIdle,

    /// <summary>What a Java runtime holds besides its heap: classes, compiled code.</summary>
    Besides,

    /// <summary>Go's objects, dead ones not yet swept among them.</summary>
    HeapAllocated,

    /// <summary>Bytes allocated so far.</summary>
    Allocated,

    /// <summary>Collections so far.</summary>
    Collections,

    /// <summary>Goroutine stacks.</summary>
    Stacks,

    /// <summary>CPU seconds of background marking so far.</summary>
    MarkDedicated,

    /// <summary>CPU seconds of assists so far.</summary>
    MarkAssist,

    /// <summary>CPU seconds of marking at idle priority so far.</summary>
    MarkIdle,

    /// <summary>The last collection in which the CPU limiter acted.</summary>
    LimiterCycle,

    /// <summary>CPU seconds of the process so far.</summary>
    ProcessCpu,

    /// <summary>GOMEMLIMIT in force.</summary>
    SoftLimit,

    /// <summary>GOGC in force.</summary>
    GoGc,

    /// <summary>GOMAXPROCS, or .NET's processors, in force.</summary>
    MaxProcs,

    /// <summary>Full collections of .NET so far.</summary>
    FullCollections,

    /// <summary>Seconds so far in which .NET's collector held the application.</summary>
    Pause,

    /// <summary>The same in nanoseconds.</summary>
    PauseNanoseconds,

    /// <summary>CPU seconds of the process so far, by mode.</summary>
    ProcessCpuByMode,

    /// <summary>Holes in .NET's heap after the last collection.</summary>
    Fragmentation,
}

/// <summary>One read of runtime memory.</summary>
/// <param name="Selector">What is asked.</param>
/// <param name="Term">What it tells.</param>
/// <param name="Labels">Labels that name the container.</param>
/// <param name="PartLabel">A label by which one container's series add up, or null.</param>
internal sealed record RuntimeMemoryRead(Selector Selector, MemoryTerm Term, ContainerLabels Labels, string? PartLabel);

/// <summary>A container whose runtime's memory is compared with its working set, by a few of its pods.</summary>
/// <param name="Container">Which.</param>
/// <param name="Facts">What is known of its runtime.</param>
/// <param name="Pods">Its pods: the newest, and those of earlier revisions (<see cref="RuntimeMemoryPlan.Chosen"/>).</param>
/// <param name="TellsLiveHeap">Whether Go's marked heap is exported.</param>
internal sealed record RuntimeMemoryTarget(ContainerId Container, RuntimeFacts Facts, IReadOnlyList<PodKey> Pods, bool TellsLiveHeap);

/// <summary>Containers whose histories are read together, so that the working state stays small.</summary>
public sealed class RuntimeMemoryPlan
{
    /// <summary>Pods read of one container: what lies outside the runtime depends on the program more than on the pod.</summary>
    internal const int PodsAContainer = 3;

    // Revisions before the newest of which a pod is read too.
    private const int EarlierRevisions = 3;

    // Of a week. Their steps take some 20 MB; those of a shorter window less, so that more pods fit.
    private const int PodsABatch = 12;
    private const int MostPodsABatch = 84;

    internal RuntimeMemoryPlan(IReadOnlyList<RuntimeMemoryTarget> targets, IReadOnlyList<RuntimeMemoryRead> reads)
    {
        Targets = targets;
        Reads = reads;
    }

    /// <summary>The selectors that will be read.</summary>
    public IEnumerable<Selector> Selectors => Reads.Select(static r => r.Selector);

    /// <summary>The containers that it is about.</summary>
    public IEnumerable<ContainerId> Containers => Targets.Select(static t => t.Container);

    internal IReadOnlyList<RuntimeMemoryTarget> Targets { get; }

    internal IReadOnlyList<RuntimeMemoryRead> Reads { get; }

    /// <summary>The pods to read of one container, from all that told something, the newest first.</summary>
    internal static IReadOnlyList<PodKey> Chosen(IReadOnlyList<PodKey> pods)
    {
        List<PodKey> chosen = [.. pods.Take(PodsAContainer)];
        var revisions = chosen.Select(static p => PodNames.RevisionOf(p.Pod)).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in pods.Skip(PodsAContainer))
        {
            if (chosen.Count == PodsAContainer + EarlierRevisions)
            {
                break;
            }

            if (revisions.Add(PodNames.RevisionOf(pod.Pod)))
            {
                chosen.Add(pod);
            }
        }

        return chosen;
    }

    internal static IReadOnlyList<RuntimeMemoryPlan> For(IReadOnlyList<RuntimeMemoryTarget> targets, UsageMetrics usage, ContainerLabels appLabels, Func<Selector, Selector> within, TimeSpan window)
    {
        var most = (int)Math.Clamp(PodsABatch * (TimeSpan.FromDays(7) / window), PodsABatch, MostPodsABatch);
        var plans = new List<RuntimeMemoryPlan>();
        var batch = new List<RuntimeMemoryTarget>();
        foreach (var target in targets.OrderBy(static t => t.Container))
        {
            if (batch.Count > 0 && batch.Sum(static t => t.Pods.Count) + target.Pods.Count > most)
            {
                plans.Add(Make(batch, usage, appLabels, within));
                batch = [];
            }

            batch.Add(target);
        }

        if (batch.Count > 0)
        {
            plans.Add(Make(batch, usage, appLabels, within));
        }

        return plans;
    }

    // What the collector does and costs, and under which settings.
    private static readonly (string Metric, MemoryTerm Term)[] OfCost =
    [
        (RuntimeMetrics.GoAllocated, MemoryTerm.Allocated), (RuntimeMetrics.GoCollections, MemoryTerm.Collections), (RuntimeMetrics.GoStacks, MemoryTerm.Stacks),
        (RuntimeMetrics.GoMarkDedicated, MemoryTerm.MarkDedicated), (RuntimeMetrics.GoMarkAssist, MemoryTerm.MarkAssist), (RuntimeMetrics.GoMarkIdle, MemoryTerm.MarkIdle),
        (RuntimeMetrics.GoLimiterCycle, MemoryTerm.LimiterCycle), (RuntimeMetrics.ProcessCpu, MemoryTerm.ProcessCpu),
        (RuntimeMetrics.GoMemLimit, MemoryTerm.SoftLimit), (RuntimeMetrics.GoGc, MemoryTerm.GoGc), (RuntimeMetrics.GoMaxProcs, MemoryTerm.MaxProcs),
    ];

    private static RuntimeMemoryPlan Make(List<RuntimeMemoryTarget> targets, UsageMetrics usage, ContainerLabels app, Func<Selector, Selector> within)
    {
        var reads = new List<RuntimeMemoryRead>();
        var go = targets.Where(static t => t.Facts.Kind == RuntimeKind.Go).ToList();
        var dotNet = targets.Where(static t => t.Facts.Kind == RuntimeKind.DotNet).ToList();
        Add(usage.Memory, MemoryTerm.WorkingSet, usage.Labels, targets, null);
        Add(RuntimeMetrics.GoObtained, MemoryTerm.Obtained, app, go, null);
        Add(RuntimeMetrics.GoReleased, MemoryTerm.Released, app, go, null);
        Add(RuntimeMetrics.GoHeapIdle, MemoryTerm.HeapIdle, app, go, null);
        Add(RuntimeMetrics.GoHeapAllocated, MemoryTerm.HeapAllocated, app, go, null);
        Add(RuntimeMetrics.GoHeapLive, MemoryTerm.Live, app, [.. go.Where(static t => t.TellsLiveHeap)], null);

        Add(RuntimeMetrics.GoNextGc, MemoryTerm.NextGc, app, go, null);
        foreach (var (metric, term) in OfCost)
        {
            Add(metric, term, app, go, null);
        }

        foreach (var metric in RuntimeMetrics.DotNetCommitted)
        {
            Add(metric, MemoryTerm.Obtained, app, dotNet, null);
        }

        foreach (var (metric, generation) in RuntimeMetrics.DotNetHeap)
        {
            Add(metric, MemoryTerm.Live, app, dotNet, generation);
        }

        foreach (var metric in RuntimeMetrics.DotNetAllocated)
        {
            Add(metric, MemoryTerm.Allocated, app, dotNet, null);
        }

        foreach (var (metric, label, oldest) in RuntimeMetrics.DotNetFull)
        {
            AddWhere(metric, MemoryTerm.FullCollections, app, dotNet, null, (label, oldest));
        }

        Add(RuntimeMetrics.DotNetPause, MemoryTerm.Pause, app, dotNet, null);
        Add(RuntimeMetrics.DotNetPauseNanoseconds, MemoryTerm.PauseNanoseconds, app, dotNet, null);
        Add(RuntimeMetrics.DotNetFragmentation, MemoryTerm.Fragmentation, app, dotNet, "gc_heap_generation");
        Add(RuntimeMetrics.DotNetProcessCpu, MemoryTerm.ProcessCpuByMode, app, dotNet, "cpu_mode");
        Add(RuntimeMetrics.ProcessCpu, MemoryTerm.ProcessCpu, app, dotNet, null);
        Add(RuntimeMetrics.DotNetProcessors, MemoryTerm.MaxProcs, app, dotNet, null);
        Add(RuntimeMetrics.DotNetTotalMemory, MemoryTerm.HeapAllocated, app, dotNet, null);
        var jvm = targets.Where(static t => t.Facts.Kind == RuntimeKind.Jvm).ToList();
        foreach (var metric in RuntimeMetrics.JvmCommitted)
        {
            AddWhere(metric, MemoryTerm.Obtained, app, jvm, "id", ("area", "heap"));
            AddWhere(metric, MemoryTerm.Besides, app, jvm, "id", ("area", "nonheap"));
        }

        foreach (var (metric, pool) in RuntimeMetrics.JvmLive)
        {
            Add(metric, MemoryTerm.Live, app, jvm, pool);
        }

        return new RuntimeMemoryPlan([.. targets], reads);

        void Add(string metric, MemoryTerm term, ContainerLabels labels, List<RuntimeMemoryTarget> whom, string? part) => AddWhere(metric, term, labels, whom, part, null);

        void AddWhere(string metric, MemoryTerm term, ContainerLabels labels, List<RuntimeMemoryTarget> whom, string? part, (string Label, string Value)? only)
        {
            if (whom.Count > 0)
            {
                var names = string.Join('|', whom.SelectMany(static t => t.Pods).Select(static p => p.Pod).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Regex.Escape));
                var selector = new Selector(metric).And(MatcherKind.Regex, labels.Pod, names);
                reads.Add(new(within(only is { } one ? selector.And(MatcherKind.Equal, one.Label, one.Value) : selector), term, labels, part));
            }
        }
    }
}
