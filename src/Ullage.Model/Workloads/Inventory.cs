namespace Ullage.Model;

/// <summary>What is known of a container besides its usage: what it asks for today, what it runs, what befell it.</summary>
public sealed record ContainerFacts
{
    /// <summary>Which container.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>Its part in the pod.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Today's requests and limits, from the newest pod.</summary>
    public ResourceSettings Current { get; init; } = ResourceSettings.None;

    /// <summary>The newest image, or null.</summary>
    public string? Image { get; init; }

    /// <summary>Restarts in the window, over all pods.</summary>
    public int Restarts { get; init; }

    /// <summary>Kills for lack of memory in the window, each with the limit at that time.</summary>
    public IReadOnlyList<OomKill> OomKills { get; init; } = [];

    /// <summary>What its own metrics say of its runtime.</summary>
    public RuntimeFacts Runtime { get; init; } = RuntimeFacts.Unknown;
}

/// <summary>A container killed at its memory limit: its true need was at least that.</summary>
/// <param name="Pod">Whose container.</param>
/// <param name="AtMs">When, as closely as samples tell.</param>
/// <param name="Limit">The limit it met, when known.</param>
public sealed record OomKill(string Pod, long AtMs, ByteQuantity? Limit);

/// <summary>Language runtime and its settings as the service's own metrics report them; null means not told.</summary>
public sealed record RuntimeFacts
{
    /// <summary>Nothing told.</summary>
    public static RuntimeFacts Unknown { get; } = new();

    /// <summary>Which runtime.</summary>
    public RuntimeKind Kind { get; init; }

    /// <summary>Its version, such as <c>go1.22.3</c>.</summary>
    public string? Version { get; init; }

    /// <summary>GOMEMLIMIT in force; null when off or not told (<see cref="GoMemLimitTold"/>).</summary>
    public ByteQuantity? GoMemLimit { get; init; }

    /// <summary>Whether the service exports its GOMEMLIMIT (client_golang ≥ 1.20).</summary>
    public bool GoMemLimitTold { get; init; }

    /// <summary>GOGC in percent; null when off or not told.</summary>
    public double? GoGcPercent { get; init; }

    /// <summary>GOMAXPROCS in force.</summary>
    public int? GoMaxProcs { get; init; }

    /// <summary>99th percentile of working set outside what the runtime counts (pages of cgo, mmap, binary, page cache): design's E.</summary>
    public ByteQuantity? OutsideRuntime { get; init; }

    /// <summary>Live heap, 99th percentile: Go's marked heap or .NET's heap after a collection.</summary>
    public ByteQuantity? LiveHeap { get; init; }

    /// <summary>.NET's hard limit of the heap.</summary>
    public ByteQuantity? HeapHardLimit { get; init; }
}

/// <summary>What scales a workload's replicas.</summary>
/// <param name="Kind">HorizontalPodAutoscaler, ScaledObject or VerticalPodAutoscaler.</param>
/// <param name="Name">Its name.</param>
/// <param name="MinReplicas">Lowest replica count, when told.</param>
/// <param name="MaxReplicas">Highest replica count, when told.</param>
/// <param name="Targets">What it aims at.</param>
public sealed record Autoscaler(string Kind, string Name, int? MinReplicas, int? MaxReplicas, IReadOnlyList<AutoscalerTarget> Targets)
{
    /// <summary>Whether it reacts to CPU or memory as a share of the request, so that a new request moves the replica count.</summary>
    public bool FollowsRequests => Targets.Any(static t => t.Metric is "cpu" or "memory" && t.UtilizationPercent is not null);
}

/// <summary>One metric of an autoscaler.</summary>
/// <param name="Metric"><c>cpu</c>, <c>memory</c>, or another metric's name.</param>
/// <param name="UtilizationPercent">Target in percent of the request, or null when the target is an absolute value.</param>
/// <param name="Value">Absolute target, or null.</param>
public sealed record AutoscalerTarget(string Metric, double? UtilizationPercent, double? Value);

/// <summary>A workload with its containers.</summary>
public sealed record Workload
{
    /// <summary>Which.</summary>
    public required WorkloadId Id { get; init; }

    /// <summary>Pods running at the end of the window.</summary>
    public int Replicas { get; init; }

    /// <summary>What scales it, or null.</summary>
    public Autoscaler? Autoscaler { get; init; }

    /// <summary>True when no owner was found and the workload was inferred from pod names.</summary>
    public bool Inferred { get; init; }

    /// <summary>Its containers, by name.</summary>
    public required IReadOnlyList<ContainerFacts> Containers { get; init; }
}

/// <summary>The workloads of a run, and which of them each pod seen in the window belongs to.</summary>
public sealed record Inventory
{
    /// <summary>Nothing.</summary>
    public static Inventory Empty { get; } = new() { Workloads = [], Pods = new Dictionary<PodId, WorkloadId>() };

    /// <summary>Workloads in order of identity.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Every pod of the window, gone ones too, with its owner.</summary>
    public required IReadOnlyDictionary<PodId, WorkloadId> Pods { get; init; }

    /// <summary>What was missing or had to be inferred, for people to read.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>Something a reader of the result must know: a stable code and a sentence.</summary>
public sealed record Notice(string Code, string Text);
