using System.Globalization;

namespace Ullage.Hosting.Container;

/// <summary>
/// Fits the runtime to its container: what can be changed while it runs is changed (and can be undone), the rest is advice. What somebody set stays as it is.
/// Safe for concurrent use.
/// </summary>
public sealed class ContainerTuning
{
    private const double Mi = 1024 * 1024;

    /// <summary>What is compiled and started after a look adds to what lies outside the heap.</summary>
    private const long Growth = 16 << 20;

    /// <summary>A heap of less than a third is not set but told: part of what lies outside is mapped files, which the kernel can drop, and a heap that is too small fails for sure.</summary>
    private const int LeastPart = 3;

    private readonly IRuntime _runtime;
    private readonly Lock _lock = new();
    private (int Workers, int Completion)? _before;
    private bool _tunes, _limitsHeap;

    internal ContainerTuning(IContainerReader reader, IRuntime runtime)
    {
        _runtime = runtime;
        Reader = reader;
    }

    /// <summary>What was changed and what should be, as of the last <see cref="Apply"/>.</summary>
    public IReadOnlyList<RuntimeSetting> Advice { get; private set; } = [];

    internal IContainerReader Reader { get; }

    /// <summary>Looks at container and runtime now.</summary>
    public ContainerFacts Facts()
    {
        var group = Reader.Read();
        return new ContainerFacts
        {
            Cgroup = Reader.Version,
            CpuQuota = group.Cpu.QuotaCores,
            Processors = _runtime.Processors,
            MemoryLimit = group.Memory.Limit,
            MemoryHigh = group.Memory.High,
            HeapLimit = _runtime.LastCollection?.Available,
            ServerCollector = _runtime.IsServerCollector,
            ConserveMemory = int.TryParse(_runtime.Explicit("GCConserveMemory", "System.GC.ConserveMemory"), CultureInfo.InvariantCulture, out var conserve) ? conserve : 0,
            MinimumThreads = _runtime.MinimumThreads.Workers,
            Problems = group.Problems,
        };
    }

    /// <summary>Changes what fits badly and can be changed, and tells the rest.</summary>
    /// <param name="change">False: only tell.</param>
    /// <returns>The same as <see cref="Advice"/>.</returns>
    public IReadOnlyList<RuntimeSetting> Apply(bool change = true)
    {
        lock (_lock)
        {
            var facts = Facts();
            _tunes = change;
            List<RuntimeSetting?> found = [Threads(facts, change), Heap(facts, change), Conserve(facts), Collector(facts), ProcessorCount(facts)];
            return Advice = [.. found.OfType<RuntimeSetting>()];
        }
    }

    /// <summary>Puts back what <see cref="Apply"/> changed.</summary>
    public void Undo()
    {
        lock (_lock)
        {
            if (_before is { } before)
            {
                _runtime.MinimumThreads = before;
                _before = null;
            }

            _tunes = false;
            if (_limitsHeap)
            {
                _runtime.LimitHeap(null);
                _limitsHeap = false;
            }

            Advice = [.. Advice.Where(static s => !s.Changed)];
        }
    }

    /// <summary>Has the collector take a container's new limit, its own share of it or the one that leaves room for the rest.</summary>
    /// <exception cref="InvalidOperationException">The heap holds more; the earlier limit stays.</exception>
    internal void FollowLimit()
    {
        lock (_lock)
        {
            var usable = Facts().UsableMemory;
            if (_tunes && !HasHeapLimit() && HeapRoom(usable) is { } room && (_limitsHeap || room >= usable / LeastPart))
            {
                // A limit that is there goes no lower than the least that would have been set.
                _runtime.LimitHeap(Math.Max(room, usable!.Value / LeastPart));
                _limitsHeap = true;
            }
            else if (_limitsHeap)
            {
                _runtime.LimitHeap(null);
                _limitsHeap = false;
            }
            else
            {
                _runtime.RefreshMemoryLimit();
            }
        }
    }

    /// <summary>
    /// The pool starts with a thread a CPU and adds one or two a second: at one CPU, a few calls that block (a lock, a file, a slow DNS look-up) stall everything. Eight threads cost
    /// 8 × some 60 KiB of stack in use.
    /// </summary>
    private RuntimeSetting? Threads(ContainerFacts facts, bool change)
    {
        const int Least = 8;
        if (facts.MinimumThreads >= Least || _runtime.Explicit("ThreadPool_ForceMinWorkerThreads", "System.Threading.ThreadPool.MinThreads") is not null)
        {
            return null;
        }

        var before = _runtime.MinimumThreads;
        if (change)
        {
            _before ??= before;
            _runtime.MinimumThreads = (Least, Math.Max(before.Completion, 1));
        }

        return new("DOTNET_ThreadPool_ForceMinWorkerThreads", Text(before.Workers), "8", $"The pool adds a thread or two a second above its minimum of {before.Workers}, one a CPU: a few blocked calls would stall every request.", change);
    }

    /// <summary>By default the heap may take 75 % of the limit: in a small container the remaining quarter does not hold what lies outside of it.</summary>
    private RuntimeSetting? Heap(ContainerFacts facts, bool change)
    {
        if (HasHeapLimit() || HeapRoom(facts.UsableMemory) is not { } room)
        {
            return null;
        }

        var (limit, outside) = (facts.UsableMemory!.Value, _runtime.OutsideHeap + Growth);
        var percent = (int)Math.Clamp(Math.Floor((double)room / limit * 100), 20, 75);
        var reason = $"Outside the heap lie {outside / Mi:0} MiB (now, and 16 MiB to come); a heap of 75 % leaves {limit * 0.25 / Mi:0} MiB of {limit / Mi:0}, one of {percent} % enough. (These settings are hexadecimal.)";
        if (!change || room < limit / LeastPart)
        {
            return new("DOTNET_GCHeapHardLimitPercent", "75 %", $"{percent:X}", reason, false) { IsUrgent = true };
        }

        try
        {
            _runtime.LimitHeap(room);
        }
        catch (InvalidOperationException)
        {
            return new("DOTNET_GCHeapHardLimitPercent", "75 %", $"{percent:X}", reason + " The heap holds more already.", false) { IsUrgent = true };
        }

        _limitsHeap = true;
        return new("DOTNET_GCHeapHardLimit", $"{(long)(limit * 0.75):X}", $"{room:X}", reason, true);
    }

    /// <summary>What is left of the limit for a heap, in bytes; null where 75 % of it leave enough for the rest.</summary>
    private long? HeapRoom(long? usable)
    {
        var outside = _runtime.OutsideHeap + Growth;
        return usable is not { } limit || limit * 0.25 >= outside ? null : limit - outside;
    }

    /// <summary>The collector's compaction of a fragmented heap costs CPU and saves memory: worth it where memory is the scarcer of the two.</summary>
    private RuntimeSetting? Conserve(ContainerFacts facts) =>
        facts.UsableMemory is not { } limit || limit > 512 * Mi || _runtime.Explicit("GCConserveMemory", "System.GC.ConserveMemory") is not null
            ? null
            : new("DOTNET_GCConserveMemory", "0", "5", $"In {limit / Mi:0} MiB a fragmented heap is what ends first: at 5 the collector compacts when half of it is holes.", false);

    /// <summary>The server collector keeps a heap a CPU; with a small limit they crowd one another.</summary>
    private RuntimeSetting? Collector(ContainerFacts facts) =>
        !facts.ServerCollector || facts.UsableMemory is not { } limit || limit >= facts.Processors * 256 * Mi || _runtime.Explicit("GCDynamicAdaptationMode", "System.GC.DynamicAdaptationMode") is not null
            ? null
            : new("DOTNET_gcServer", "1", "0", $"The server collector keeps {facts.Processors} heaps; {limit / Mi:0} MiB hold them badly.", false);

    /// <summary>Without a quota the runtime takes the node's CPUs: threads and heaps for all of them.</summary>
    private RuntimeSetting? ProcessorCount(ContainerFacts facts) =>
        facts.Cgroup is null || facts.MemoryLimit is null || facts.CpuQuota is not null || facts.Processors <= 8 || _runtime.Explicit("PROCESSOR_COUNT", "System.GC.HeapCount") is not null
            ? null
            : new("DOTNET_PROCESSOR_COUNT", Text(facts.Processors), "the CPU request, rounded up", $"Without a CPU limit the runtime plans for all {facts.Processors} CPUs of the node.", false);

    private bool HasHeapLimit() =>
        _runtime.Explicit("GCHeapHardLimit", "System.GC.HeapHardLimit") is not null
        || (!_limitsHeap && _runtime.Explicit("GCHeapHardLimit", "GCHeapHardLimit") is not null)
        || _runtime.Explicit("GCHeapHardLimitPercent", "System.GC.HeapHardLimitPercent") is not null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
