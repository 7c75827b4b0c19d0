using System.Globalization;
using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>Facts of a report in short words that all formats for people share.</summary>
internal static class Descriptions
{
    /// <summary>Why a container has no numbers, or null when it has: <c>insufficient data: 4 h of 24 h seen</c>.</summary>
    public static string? Status(ContainerRecommendation container)
    {
        if (container.Status == RecommendationStatus.Recommended)
        {
            return null;
        }

        var word = container.Status == RecommendationStatus.InsufficientData ? "insufficient data" : "left alone";
        var reason = container.Reasons.FirstOrDefault(static r => r.Field == ResourceField.Container) ?? (container.Reasons.Count > 0 ? container.Reasons[0] : null);
        var why = reason is not null ? reason.Text
            : container.Usage is { } usage ? $"{Moments.Duration(usage.Coverage.Span)} seen"
            : "no sample seen";
        return why.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? why : $"{word}: {why}";
    }

    /// <summary>The runtime by a short name, or null when it was not told.</summary>
    public static string? Runtime(RuntimeKind kind) => kind switch
    {
        RuntimeKind.Go => "Go",
        RuntimeKind.DotNet => ".NET",
        RuntimeKind.Jvm => "JVM",
        _ => null,
    };

    /// <summary>The part a container plays, or null for the ordinary one.</summary>
    public static string? Role(ContainerRole role) => role switch
    {
        ContainerRole.Init => "init",
        ContainerRole.Sidecar => "sidecar",
        _ => null,
    };

    /// <summary>What scales a workload: <c>HPA 3–10, cpu 70%</c>.</summary>
    public static string Scaler(Autoscaler scaler)
    {
        var kind = scaler.Kind switch { "HorizontalPodAutoscaler" => "HPA", "VerticalPodAutoscaler" => "VPA", "ScaledObject" => "KEDA", _ => scaler.Kind };
        var range = (scaler.MinReplicas, scaler.MaxReplicas) switch
        {
            (null, null) => "",
            (null, { } max) => $" ≤{max}",
            ({ } min, null) => $" ≥{min}",
            ({ } min, { } max) => $" {min}–{max}",
        };
        var targets = scaler.Targets.Select(static t =>
            t.UtilizationPercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $", {t.Metric} {percent:0.#}%") : $", {t.Metric}");
        return kind + range + string.Concat(targets.Take(3));
    }

    /// <summary>What the sign <see cref="Amounts.Unknown"/> in the report means; null where it does not occur.</summary>
    public static string? Untold(RecommendationReport report) => report.Workloads.All(static w => w.Containers.All(static c => c.SettingsKnown)) ? null
        : "not known today: kube-state-metrics does not tell it, so it may be set all the same, and sums leave it out";

    /// <summary>How many containers got numbers, and how many not.</summary>
    public static string Counts(RecommendationReport report)
    {
        var containers = report.Workloads.SelectMany(static w => w.Containers).ToList();
        var namespaces = report.Workloads.Select(static w => (w.Id.Cluster, w.Id.Namespace)).Distinct().Count();
        var thin = containers.Count(static c => c.Status == RecommendationStatus.InsufficientData);
        var skipped = containers.Count(static c => c.Status == RecommendationStatus.Skipped);
        var text = $"{Plural(containers.Count, "container")} of {Plural(report.Workloads.Count, "workload")} in {Plural(namespaces, "namespace")}: {Amounts.Count(containers.Count - thin - skipped)} sized";
        return text + (thin > 0 ? $", {Amounts.Count(thin)} with insufficient data" : "") + (skipped > 0 ? $", {Amounts.Count(skipped)} left alone" : "");
    }

    /// <summary>What was read: <c>8,064,000 samples of 400 series</c>.</summary>
    public static string Read(ReadSummary read) => $"{Plural(read.Samples, "sample")} of {Plural(read.Series, "series", "series")}";

    /// <summary>A window: <c>7 d to 2026-11-20 00:00 UTC</c>.</summary>
    public static string Window(RecommendationReport report) => $"{Moments.Duration(report.Window.Duration)} to {Moments.Minute(report.Window.End)}";

    /// <summary>A part of the data that could not be read.</summary>
    public static string Missing(MissingRange missing) =>
        $"{missing.Selector} from {Moments.Minute(missing.Range.StartMs)} to {Moments.Minute(missing.Range.EndMs)}: {missing.Reason}";

    /// <summary>An observation: <c>memory peak 812Mi, pod checkout-7d9f, 2026-11-18 14:02 UTC, 60,480 samples</c>.</summary>
    public static string Evidence(Evidence evidence) =>
        $"{evidence.Statistic} {Amounts.Observed(evidence)}"
        + (evidence.Pod is { Length: > 0 } pod ? $", pod {pod}" : "")
        + (evidence.AtMs is { } at ? $", {Moments.Minute(at)}" : "")
        + (evidence.Samples is { } samples ? $", {Plural(samples, "sample")}" : "");

    /// <summary>How much was seen: <c>6.9 d seen, 3 pods, 120,960 samples, no gap</c>.</summary>
    public static string Coverage(Coverage coverage) =>
        $"{Moments.Duration(coverage.Span)} from first to last sample, {Moments.Duration(coverage.Observed)} observed over {Plural(coverage.Pods, "pod")}, {Plural(coverage.Samples, "sample")}, "
        + (coverage.Gaps == 0 ? "no gap" : $"{Plural(coverage.Gaps, "gap")}, the longest {Moments.Duration(coverage.LongestGap)}");

    /// <summary>What a saving is made of and at which prices.</summary>
    public static string Saving(MonthlySaving saving) => string.Create(CultureInfo.InvariantCulture,
        $"CPU {Amounts.Money(saving.Cpu, saving.Currency)}, memory {Amounts.Money(saving.Memory, saving.Currency)} at {saving.CpuPerCoreHour} a core-hour and {saving.MemoryPerGibHour} a GiB-hour{(saving.Source is { } source ? $" ({source})" : "")}, {MonthlySaving.HoursPerMonth} hours");

    /// <summary>What a saving of a month is: <c>saves $12.50 a month</c>, <c>costs $3.00 more a month</c>.</summary>
    public static string Monthly(MonthlySaving saving) =>
        saving.Total >= 0 ? $"saves {Amounts.Money(saving.Total, saving.Currency)} a month" : $"costs {Amounts.Money(-saving.Total, saving.Currency)} more a month";

    /// <summary>What is asked for too much and what too little, told apart: <c>12.5 cores and 30Gi given back by 14 workloads, 0.4 cores and 1.5Gi lacking in 2</c>; null when nothing moves.</summary>
    public static string? Shifts(ReportTotals totals)
    {
        var (back, more) = (totals.GiveBack, totals.Lacking);
        var gives = back.Workloads == 0 ? "" : $"{Amount(back)} given back by {Plural(back.Workloads, "workload")}";
        var lacks = more.Workloads == 0 ? "" : $"{Amount(more)} lacking in {Plural(more.Workloads, "workload")}";
        return gives.Length + lacks.Length == 0 ? null : gives + (gives.Length > 0 && lacks.Length > 0 ? ", " : "") + lacks;

        static string Amount(RequestShift shift) => (shift.Cpu > CpuQuantity.Zero, shift.Memory > ByteQuantity.Zero) switch
        {
            (true, true) => $"{Amounts.InCores(shift.Cpu.Cores)} and {Amounts.MemorySum(shift.Memory)}",
            (true, false) => Amounts.InCores(shift.Cpu.Cores),
            _ => Amounts.MemorySum(shift.Memory),
        };
    }

    /// <summary>What a node plan says.</summary>
    public static string Nodes(NodePlan plan) =>
        $"{Plural(plan.Today, "node")} filled today, {Amounts.Count(plan.Proposed)} as proposed: "
        + (plan.Freed > 0 ? $"{Amounts.Count(plan.Freed)} freed" : plan.Freed == 0 ? "none freed" : $"{Amounts.Count(-plan.Freed)} more")
        + (plan.Running is { } running ? $" (the cluster has {Amounts.Count(running)})" : "")
        + $". A node: {plan.Basis}; by requests alone, first-fit-decreasing"
        + (plan.TooLarge.Count > 0 ? $"; left out, as a pod fits no such node: {string.Join(", ", plan.TooLarge.Take(3))}{(plan.TooLarge.Count > 3 ? $" and {plan.TooLarge.Count - 3} more" : "")}" : "");

    /// <summary>How many findings there are of each severity: <c>2 critical, 1 warning</c>.</summary>
    public static string Severities(IReadOnlyList<RankedFinding> findings)
    {
        var critical = findings.Count(static f => f.Finding.Severity == Severity.Critical);
        var warnings = findings.Count(static f => f.Finding.Severity == Severity.Warning);
        var others = findings.Count - critical - warnings;
        return string.Join(", ", ((string[])[critical > 0 ? $"{critical} critical" : "", warnings > 0 ? Plural(warnings, "warning") : "", others > 0 ? $"{others} to know" : ""])
            .Where(static t => t.Length > 0));
    }

    /// <summary>A count with its noun.</summary>
    public static string Plural(long count, string one, string? many = null) => $"{Amounts.Count(count)} {(count == 1 ? one : many ?? one + "s")}";
}
