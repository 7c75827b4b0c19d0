namespace Ullage.Generators.Alerts.Watched;

/// <summary>What happens to a container at its limits.</summary>
internal static class ContainerAlerts
{
    public static IReadOnlyList<Alert> All { get; } = [MemoryNearLimit(), MemoryReachesLimit(), CpuThrottled(), OomKilled()];

    private static Alert MemoryNearLimit() => new()
    {
        Name = "ContainerMemoryNearLimit",
        Summary = "<namespace>/<pod> <container> is near its memory limit",
        Description = "The working set is {{ $value | humanizePercentage }} of the memory limit. At the limit the kernel kills the largest process in the container.",
        Severity = AlertSeverity.Warning,
        For = "5m",
        Parameters = [new("memory-near-limit", 90, "%", "working set over memory limit")],
        Meaning = "The working set counts against the memory limit; page cache that can be dropped is not in it. A container that stays above nine tenths survives until the next burst.",
        Look = "Compare the last days' working set with the limit: a level that was always there is a limit too tight, a climb is a leak.",
        Mend = "Run `ullage explain WORKLOAD` for a limit from its own history; for Go keep GOMEMLIMIT at 80–90 % of the limit.",
        Condition = static s => $"{s.Max(s.Names.WorkingSet)}\n  / ({s.Max(s.Names.MemoryLimit)} > 0)\n  > {s.Number("memory-near-limit", 0.01)}",
    };

    private static Alert MemoryReachesLimit() => new()
    {
        Name = "ContainerMemoryReachesLimit",
        Summary = "<namespace>/<pod> <container> reaches its memory limit in {{ $value | humanizeDuration }}",
        Description = "Memory has grown through the last hour without falling back. At this rate the limit is reached in {{ $value | humanizeDuration }}, and the container is killed.",
        Severity = AlertSeverity.Critical,
        For = "10m",
        Parameters =
        [
            new("hours-to-limit", 4, "h", "time until the limit at the last hour's rate"),
            new("growth-from", 60, "%", "working set over limit below which growth is left alone"),
        ],
        Meaning = "The rate is the slope of the last hour. It counts only when the lowest of the last ten minutes lies above the highest of ten minutes fifty minutes before, so that a collector's saw-tooth or a busy minute is no growth.",
        Look = "Look whether the load grew alike; if not, take two heap profiles ten minutes apart and compare them.",
        Mend = "A leak: restart in turn to win time, and mend it. Load: raise the limit to what `ullage explain WORKLOAD` proposes, or scale out.",
        Condition = static s => $"""
            ({s.Max(s.Names.MemoryLimit)} - {s.Max(s.Names.WorkingSet)})
              / (max by ({s.Containers}) (deriv({s.Running(s.Names.WorkingSet)}[1h])) > 0)
              < {s.Number("hours-to-limit", 3600)}
            and {s.Max(s.Names.WorkingSet)} / ({s.Max(s.Names.MemoryLimit)} > 0) > {s.Number("growth-from", 0.01)}
            and max by ({s.Containers}) (min_over_time({s.Running(s.Names.WorkingSet)}[10m])) > max by ({s.Containers}) (max_over_time({s.Running(s.Names.WorkingSet)}[10m] offset 50m))
            """,
    };

    private static Alert CpuThrottled() => new()
    {
        Name = "ContainerCpuThrottled",
        Summary = "<namespace>/<pod> <container> is throttled",
        Description = "In {{ $value | humanizePercentage }} of the scheduler's periods the container reached its CPU limit and stood still for the rest: latency that no profile shows.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Parameters = [new("throttled", 25, "%", "throttled periods over periods with work")],
        Meaning = "A CPU limit is a budget for every 100 ms. Several threads spend it together in a fraction of that, and all of them wait for the next period.",
        Look = "Compare CPU used with the limit: far below means bursts of many threads (GOMAXPROCS above the limit, a parallel collection), near it means too little.",
        Mend = "Raise the limit above bursts, not above means (`ullage recommend` proposes it), or remove it where requests protect neighbours; let GOMAXPROCS follow the limit.",
        Condition = static s => s.Names is not { Periods: { } periods, ThrottledPeriods: { } throttled } ? null
            : $"sum by ({s.Containers}) (rate({s.Running(throttled)}[5m]))\n  / (sum by ({s.Containers}) (rate({s.Running(periods)}[5m])) > 1)\n  > {s.Number("throttled", 0.01)}",
    };

    private static Alert OomKilled() => new()
    {
        Name = "ContainerOomKilled",
        Summary = "<namespace>/<pod> <container> was killed for want of memory",
        Description = "The kernel killed a process of the container at its memory limit within the last 15 minutes.",
        Severity = AlertSeverity.Critical,
        For = "",
        Meaning = "The kernel's own counter tells kills of any process, but starts anew with the container; kube-state-metrics tells the end of the container itself. Either counts.",
        Look = "See whether memory climbed for hours (leak) or jumped (a request, a batch, many replicas starting at once).",
        Mend = "Put the limit above the peak that killed it: `ullage recommend` never proposes a limit at which a container was killed.",
        Condition = static s => s.Names is not { OomEvents: { } events, EndedByOom: { } ended } ? null : $"""
            (sum by ({s.Containers}) (increase({s.Running(events)}[15m])) > 0)
            or
            (sum by ({s.Containers}) (increase({s.Running(s.Names.Restarts)}[15m])) > 0 and max by ({s.Containers}) ({s.Running(ended)}) == 1)
            """,
    };
}
