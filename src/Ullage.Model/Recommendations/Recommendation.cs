namespace Ullage.Model;

/// <summary>Whether a container got numbers.</summary>
public enum RecommendationStatus
{
    /// <summary>It got numbers, which may equal today's.</summary>
    Recommended,

    /// <summary>History too short or too thin; the reasons say what is missing.</summary>
    InsufficientData,

    /// <summary>Left alone on purpose: ignored, owned by another tool, an init container; the reasons say why.</summary>
    Skipped,
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Costs money or performance, or may become a failure.</summary>
    Warning,

    /// <summary>Fails now or is about to.</summary>
    Critical,
}

/// <summary>Where a number comes from, so that an engineer can check it.</summary>
/// <param name="Statistic">What was computed, such as <c>cpu p50</c> or <c>memory peak</c>.</param>
/// <param name="Value">Its value: cores or bytes, by <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>cores</c>, <c>bytes</c>, <c>ratio</c> or <c>count</c>.</param>
/// <param name="Pod">The pod that set it, where one did.</param>
/// <param name="AtMs">When, where one moment set it.</param>
/// <param name="Samples">Samples behind it.</param>
public sealed record Evidence(string Statistic, double Value, string Unit, string? Pod = null, long? AtMs = null, long? Samples = null);

/// <summary>Why a setting has its value: a rule that raised a minimum, lowered a maximum or chose.</summary>
/// <param name="Rule">The rule's stable id, such as <c>cpu-request-p50</c> or <c>memory-observed-peak</c>.</param>
/// <param name="Field">Which setting it speaks of.</param>
/// <param name="Text">A sentence with the arithmetic in it.</param>
/// <param name="Binding">Whether this rule decided the value.</param>
/// <param name="Evidence">The observation behind it, or null.</param>
public sealed record Reason(string Rule, ResourceField Field, string Text, bool Binding, Evidence? Evidence = null);

/// <summary>Something wrong or worth saying, apart from the numbers.</summary>
/// <param name="Code">Stable id, such as <c>gomemlimit-over-limit</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was found and what to do.</param>
public sealed record Finding(string Code, Severity Severity, string Text);

/// <summary>A variable to set in the container's <c>env</c>.</summary>
/// <param name="Name">Such as <c>GOMEMLIMIT</c>.</param>
/// <param name="Value">The text, such as <c>460MiB</c>.</param>
/// <param name="Current">The value in force, where told.</param>
public sealed record EnvironmentSetting(string Name, string Value, string? Current);

/// <summary>The answer for one container.</summary>
public sealed record ContainerRecommendation
{
    /// <summary>Which container.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>Its part in the pod.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Whether it got numbers.</summary>
    public required RecommendationStatus Status { get; init; }

    /// <summary>Today's requests and limits.</summary>
    public required ResourceSettings Current { get; init; }

    /// <summary>The proposal; equals <see cref="Current"/> unless <see cref="RecommendationStatus.Recommended"/>.</summary>
    public required ResourceSettings Recommended { get; init; }

    /// <summary>Variables to set with it.</summary>
    public IReadOnlyList<EnvironmentSetting> Environment { get; init; } = [];

    /// <summary>Why each value is what it is.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>What else was found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it used; null when nothing was seen.</summary>
    public UsageSummary? Usage { get; init; }

    /// <summary>Its runtime.</summary>
    public RuntimeFacts Runtime { get; init; } = RuntimeFacts.Unknown;

    /// <summary>Its image, or null.</summary>
    public string? Image { get; init; }
}

/// <summary>The answer for one workload.</summary>
public sealed record WorkloadRecommendation
{
    /// <summary>Which.</summary>
    public required WorkloadId Id { get; init; }

    /// <summary>Pods running at the end of the window; totals count each container this many times.</summary>
    public required int Replicas { get; init; }

    /// <summary>What scales it, or null.</summary>
    public Autoscaler? Autoscaler { get; init; }

    /// <summary>True when the workload was inferred from pod names.</summary>
    public bool Inferred { get; init; }

    /// <summary>Its containers, by name.</summary>
    public required IReadOnlyList<ContainerRecommendation> Containers { get; init; }
}

/// <summary>The answer of a run: what every output format renders.</summary>
public sealed record RecommendationReport
{
    /// <summary>Version of the shape in which this is written as JSON; raised when a reader could break.</summary>
    public const string CurrentSchemaVersion = "1";

    /// <summary>The moment up to which samples were looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The stretch of history.</summary>
    public required TimeRange Window { get; init; }

    /// <summary>Where samples came from, without credentials.</summary>
    public required string Source { get; init; }

    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>Workloads in order of identity.</summary>
    public required IReadOnlyList<WorkloadRecommendation> Workloads { get; init; }

    /// <summary>What a reader must know of the whole.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>What could not be read: the report is partial when this is not empty.</summary>
    public IReadOnlyList<MissingRange> Missing { get; init; } = [];

    /// <summary>Totals over all workloads.</summary>
    public required ReportTotals Totals { get; init; }

    /// <summary>Samples that were read for it.</summary>
    public required ReadSummary Read { get; init; }
}

/// <summary>Sums over replicas. Containers without a setting add nothing to that sum; containers without numbers add today's setting to both sides.</summary>
public sealed record ReportTotals
{
    /// <summary>Requests and limits today.</summary>
    public required ResourceSettings Current { get; init; }

    /// <summary>Requests and limits proposed.</summary>
    public required ResourceSettings Recommended { get; init; }

    /// <summary>Mean CPU used over the window.</summary>
    public required CpuQuantity CpuUsed { get; init; }

    /// <summary>Mean working set over the window.</summary>
    public required ByteQuantity MemoryUsed { get; init; }

    /// <summary>A month's saving at the prices given; negative when the proposal costs more. Null without prices.</summary>
    public MonthlySaving? Saving { get; init; }
}

/// <summary>A month (730 hours) of the difference in requests.</summary>
/// <param name="Currency">As given, such as <c>USD</c>.</param>
/// <param name="CpuPerCoreHour">Price.</param>
/// <param name="MemoryPerGibHour">Price.</param>
/// <param name="Cpu">Saving by CPU requests.</param>
/// <param name="Memory">Saving by memory requests.</param>
public sealed record MonthlySaving(string Currency, decimal CpuPerCoreHour, decimal MemoryPerGibHour, decimal Cpu, decimal Memory)
{
    /// <summary>Hours that a month is reckoned at.</summary>
    public const int HoursPerMonth = 730;

    /// <summary>Both together.</summary>
    public decimal Total => Cpu + Memory;
}
