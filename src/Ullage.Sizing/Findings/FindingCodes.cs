namespace Ullage.Sizing;

/// <summary>The stable ids of what sizing finds, for filters and tests. What each means: docs/how-it-decides.md.</summary>
public static class FindingCodes
{
    /// <summary>It needs more than it asks for.</summary>
    public const string UnderProvisioned = "under-provisioned";

    /// <summary>Killed for lack of memory in the window.</summary>
    public const string OomKilled = "oom-killed";

    /// <summary>The working set comes close to the memory limit.</summary>
    public const string MemoryNearLimit = "memory-near-limit";

    /// <summary>The working set is above the memory request for a good part of the time.</summary>
    public const string MemoryOverRequest = "memory-over-request";

    /// <summary>CPU use is above the request for a good part of the time.</summary>
    public const string CpuOverRequest = "cpu-over-request";

    /// <summary>The kernel throttles it.</summary>
    public const string CpuThrottled = "cpu-throttled";

    /// <summary>The CPU request is at least twice what is proposed.</summary>
    public const string CpuOverProvisioned = "cpu-over-provisioned";

    /// <summary>The memory request is at least twice what is proposed.</summary>
    public const string MemoryOverProvisioned = "memory-over-provisioned";

    /// <summary>No memory limit today: a leak takes the node.</summary>
    public const string MemoryUnbounded = "memory-unbounded";

    /// <summary>A request is missing today: the scheduler reckons with nothing.</summary>
    public const string RequestMissing = "request-missing";

    /// <summary>A memory setting so small that its suffix must be wrong.</summary>
    public const string MemoryUnitSuspicious = "memory-unit-suspicious";

    /// <summary>One pod needs far more than the others: a leader or a hot shard.</summary>
    public const string PodsDiffer = "pods-differ";

    /// <summary>It hardly does anything.</summary>
    public const string Idle = "idle";

    /// <summary>The proposed memory request lies well below what is often used: first to be evicted.</summary>
    public const string EvictionRisk = "eviction-risk";

    /// <summary>Memory grows for as long as a pod lives.</summary>
    public const string MemoryGrowth = "memory-growth";

    /// <summary>A rollout moved the level of memory or CPU.</summary>
    public const string RolloutLevel = "rollout-level";

    /// <summary>No standard profile holds what it needs.</summary>
    public const string NoTier = "no-tier";

    /// <summary>The pod's quality of service changes.</summary>
    public const string QosChanges = "qos-changes";

    /// <summary>The pod's requests fit no node.</summary>
    public const string PodOverNode = "pod-over-node";

    /// <summary>A PodDisruptionBudget lets none of the pods go, so that what is freed stays on its nodes.</summary>
    public const string BudgetBlocksDrain = "budget-blocks-drain";

    /// <summary>A PodDisruptionBudget counts fewer ready pods than it wants: a change waits.</summary>
    public const string BudgetBroken = "budget-broken";

    /// <summary>A namespace's quota does not hold what is proposed.</summary>
    public const string QuotaExceeded = "quota-exceeded";

    /// <summary>A namespace's quota holds what is proposed only when what shrinks goes first.</summary>
    public const string QuotaOrder = "quota-order";

    /// <summary>A rule needs more than another allows.</summary>
    public const string BoundsConflict = "bounds-conflict";

    /// <summary>Start-up needs more CPU than the proposed limit gives.</summary>
    public const string StartupOverLimit = "startup-over-limit";

    /// <summary>What the new request asks of an autoscaler's target, or does to its replicas.</summary>
    public const string AutoscalerMoves = "autoscaler-moves";

    /// <summary>The autoscaler often was at its most replicas: need beyond them was not seen.</summary>
    public const string AutoscalerAtMost = "autoscaler-at-most";

    /// <summary>The autoscaler follows a request that does not exist today.</summary>
    public const string AutoscalerWithoutRequest = "autoscaler-without-request";

    /// <summary>What the autoscaler aims at is not exported.</summary>
    public const string AutoscalerUntold = "autoscaler-untold";

    /// <summary>GOMEMLIMIT is not below the memory limit of today.</summary>
    public const string GoMemLimitOverLimit = "gomemlimit-over-limit";

    /// <summary>The GOMEMLIMIT of today would not be below the memory limit proposed.</summary>
    public const string GoMemLimitOverProposal = "gomemlimit-over-proposal";

    /// <summary>GOMEMLIMIT leaves the collector no room above the live heap.</summary>
    public const string GoMemLimitTight = "gomemlimit-tight";

    /// <summary>GOGC=off without GOMEMLIMIT: the heap grows until the kernel kills.</summary>
    public const string GoGcOffUnbounded = "gogc-off-unbounded";

    /// <summary>GOMAXPROCS exceeds the CPU limit: threads are throttled together.</summary>
    public const string GoMaxProcsOverLimit = "gomaxprocs-over-limit";

    /// <summary>GOMAXPROCS is fixed below what Go would take by itself.</summary>
    public const string GoMaxProcsFixed = "gomaxprocs-fixed";

    /// <summary>Go's collector takes more of the CPU than its budget.</summary>
    public const string GoGcOverBudget = "go-gc-over-budget";

    /// <summary>The collector's CPU limiter acted: it was about to take half of the processors.</summary>
    public const string GoLimiterActive = "go-limiter-active";

    /// <summary>GOMEMLIMIT holds the heap's goal so near the live heap that collections may follow each other without a pause.</summary>
    public const string GoSpiral = "go-spiral";

    /// <summary>Go's live heap grows from day to day.</summary>
    public const string GoLiveHeapGrows = "go-live-heap-grows";

    /// <summary>A Go release without GOMEMLIMIT.</summary>
    public const string GoTooOld = "go-too-old";

    /// <summary>A Java heap and what lies outside it may exceed the memory limit proposed.</summary>
    public const string JvmHeapOverLimit = "jvm-heap-over-limit";

    /// <summary>.NET's heap limit is not below the memory limit proposed.</summary>
    public const string DotNetHeapOverLimit = "dotnet-heap-over-limit";

    /// <summary>.NET's heap limit leaves little room above the live heap.</summary>
    public const string DotNetSpiral = "dotnet-spiral";

    /// <summary>.NET's collector takes more than its share.</summary>
    public const string DotNetGcOverBudget = "dotnet-gc-over-budget";

    /// <summary>.NET counts more processors than the CPU limit gives.</summary>
    public const string DotNetProcessorsOverLimit = "dotnet-processors-over-limit";

    /// <summary>The proposed CPU limit makes .NET choose another garbage collector.</summary>
    public const string DotNetCollectorChanges = "dotnet-collector-changes";

    /// <summary>A controller made the workload, and keeps it as its own object says.</summary>
    public const string KeptByController = "kept-by-controller";

    /// <summary>A variable that should change comes from a ConfigMap or a Secret.</summary>
    public const string VariableElsewhere = "variable-elsewhere";

    /// <summary>An annotation's value is not understood; the container is left alone until it is.</summary>
    public const string AnnotationInvalid = "annotation-invalid";
}
