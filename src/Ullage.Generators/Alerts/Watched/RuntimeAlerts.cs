namespace Ullage.Generators.Alerts.Watched;

/// <summary>What runtimes do when the container gets too small for them, and goroutines that never end.</summary>
internal static class RuntimeAlerts
{
    // Without GOMEMLIMIT the runtime tells 2^63−1.
    private const string Unlimited = "9e18";

    public static IReadOnlyList<Alert> All { get; } = [GoCollectorBusy(), GoMemoryLimitPressure(), GoroutineLeak(), DotNetCollectorPauses()];

    private static Alert GoCollectorBusy() => new()
    {
        Name = "GoCollectorBusy",
        Summary = "Go's collector takes {{ $value | humanizePercentage }} of the CPU of <namespace>/<pod>",
        Description = "Garbage collection takes {{ $value | humanizePercentage }} of the CPU at work, that on idle processors left out.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Parameters = [new("gc-share", 25, "%", "the collector's share of the CPU at work")],
        Meaning = "The collector's share is the live heap over the room that the heap may grow into: a low GOGC, or a GOMEMLIMIT near the live heap, makes it collect without end.",
        Look = "Compare heap goal, live heap and GOMEMLIMIT; then the allocation rate with that of last week.",
        Mend = "Give memory: raise GOMEMLIMIT and limit together, or GOGC. `ullage explain WORKLOAD` shows the whole curve of memory against the collector's CPU.",
        Condition = static s => s.Names.Go.CollectorShare("", "10m", least: 0.05) is { } share ? $"{share}\n  > {s.Number("gc-share", 0.01)}" : null,
    };

    private static Alert GoMemoryLimitPressure() => new()
    {
        Name = "GoMemoryLimitPressure",
        Summary = "<namespace>/<pod> is held at GOMEMLIMIT by constant collection",
        Description = "Memory is {{ $value | humanizePercentage }} of GOMEMLIMIT and collections follow each other without rest: the way into a spiral in which the service does little else.",
        Severity = AlertSeverity.Critical,
        For = "10m",
        Parameters =
        [
            new("gomemlimit-share", 95, "%", "what GOMEMLIMIT counts, over GOMEMLIMIT"),
            new("collections", 2, "/s", "collections a second at that height"),
        ],
        Meaning = "GOMEMLIMIT is soft: instead of failing, the runtime collects ever more often, up to half of the CPU. Either sign alone is ordinary: memory may rest below the limit, and a small heap is collected often.",
        Look = "Compare the live heap with GOMEMLIMIT: within a tenth of it there is no room. See whether the live heap grows.",
        Mend = "Raise limit and GOMEMLIMIT together (`ullage recommend` chooses both), or mend what holds the heap: two heap profiles tell.",
        Condition = static s => s.Names.Go.Collections is not { } collections ? null
            : $"{s.Names.Go.Counted("go_memory_type", "")}\n  / ({s.Names.Go.MemoryLimit.Of()} < {Unlimited})\n  > {s.Number("gomemlimit-share", 0.01)}\nand rate({collections.Of()}[5m]) > {s.Number("collections")}",
    };

    private static Alert GoroutineLeak() => new()
    {
        Name = "GoroutineLeak",
        Summary = "Goroutines of <namespace>/<pod> only grow",
        Description = "There are {{ $value | humanize }} goroutines at the quietest moment of the last hour: more than at any moment three hours ago, then more than at any moment six hours ago, and more than ever in the day before.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Parameters =
        [
            new("goroutines", 1000, "", "goroutines below which growth is left alone"),
            new("goroutine-growth", 1.5, "", "times the highest of six hours ago"),
        ],
        Meaning = "A goroutine that waits for what never comes keeps its stack and all it refers to. Load makes the number rise and fall; a leak raises its floor. A morning's rise stays below the day before.",
        Look = "Take /debug/pprof/goroutine?debug=1 on the loopback port: the largest group of equal stacks is the leak.",
        Mend = "End each wait with a context or a timeout, and bound the number by a WorkerPool; a restart wins time.",
        Condition = static s => $"""
            min_over_time({s.Names.Go.Goroutines.Of()}[1h]) > {s.Number("goroutines")}
            and min_over_time({s.Names.Go.Goroutines.Of()}[1h]) > max_over_time({s.Names.Go.Goroutines.Of()}[1h] offset 3h)
            and min_over_time({s.Names.Go.Goroutines.Of()}[1h] offset 3h) > max_over_time({s.Names.Go.Goroutines.Of()}[1h] offset 6h)
            and min_over_time({s.Names.Go.Goroutines.Of()}[1h]) > {s.Number("goroutine-growth")} * max_over_time({s.Names.Go.Goroutines.Of()}[1h] offset 6h)
            and min_over_time({s.Names.Go.Goroutines.Of()}[1h]) > max_over_time({s.Names.Go.Goroutines.Of()}[1d] offset 6h)
            """,
    };

    private static Alert DotNetCollectorPauses() => new()
    {
        Name = "DotNetCollectorPauses",
        Summary = ".NET's collector stops <namespace>/<pod> {{ $value | humanizePercentage }} of the time",
        Description = "Pauses of garbage collection take {{ $value | humanizePercentage }} of the time: the heap has too little room below its hard limit.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Parameters = [new("pause-share", 10, "%", "time in pauses")],
        Meaning = "The heap's hard limit is 75 % of the container's memory unless set. Near it full collections follow each other, and then an OutOfMemoryException.",
        Look = "Compare the heap after collections with the limit; then the allocation rate with that of last week.",
        Mend = "Give memory (`ullage recommend` knows .NET's collector), or allocate less: a profile of allocations tells where.",
        Condition = static s => $"rate(dotnet_gc_pause_time_seconds_total[10m]) > {s.Number("pause-share", 0.01)}",
    };
}
