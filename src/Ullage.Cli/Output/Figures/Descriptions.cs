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

    /// <summary>A disruption budget: <c>PDB web (minAvailable 2): 1 of 3 pods may go</c>.</summary>
    public static string Budget(PodBudget budget) =>
        string.Create(CultureInfo.InvariantCulture, $"PDB {budget.Name}{(budget.Rule is { } rule ? $" ({rule})" : "")}: {budget.Allowed} of {Plural(budget.Pods, "pod")} may go{(budget.ByName ? ", by its name" : "")}");

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
        $"CPU {Way(saving.Cpu, saving.Currency)}, memory {Way(saving.Memory, saving.Currency)}, at {saving.CpuPerCoreHour} a core-hour and {saving.MemoryPerGibHour} a GiB-hour{(saving.Source is { } source ? $" ({source})" : "")}, {MonthlySaving.HoursPerMonth} hours");

    /// <summary>What a saving of a month is: <c>saves $12.50 a month</c>, <c>costs $3.00 more a month</c>.</summary>
    public static string Monthly(MonthlySaving saving) =>
        saving.Total >= 0 ? $"saves {Amounts.Money(saving.Total, saving.Currency)} a month" : $"costs {Amounts.Money(-saving.Total, saving.Currency)} more a month";

    /// <summary>An amount of money by its direction: <c>saves $3.00</c>, <c>costs $1.50 more</c>.</summary>
    public static string Way(decimal saving, string currency) => saving >= 0 ? $"saves {Amounts.Money(saving, currency)}" : $"costs {Amounts.Money(-saving, currency)} more";

    /// <summary>The container that alone makes a quarter or more of the memory that is lacking, with what its replicas lack: a total that grows by one row is that row's; null without one.</summary>
    public static string? MostLacking(RecommendationReport report)
    {
        var most = report.Workloads.SelectMany(static w => w.Containers.Where(static c => c.Role != ContainerRole.Init)
                .Select(c => (Container: c, Bytes: ((c.Recommended.MemoryRequest?.Bytes ?? 0) - (double)(c.Current.MemoryRequest?.Bytes ?? 0)) * w.Replicas)))
            .MaxBy(static c => c.Bytes);
        return most.Container is { } container && report.Totals.Lacking.Workloads > 1 && most.Bytes >= report.Totals.Lacking.Memory.Bytes / 4.0 && most.Bytes > 0
            ? $"most memory is lacking in {container.Id.Workload.Namespace}/{container.Id.Workload.Name}: +{Amounts.InGibibytes(most.Bytes)}"
            : null;
    }

    /// <summary>What is asked for too much and what too little, told apart: <c>−12.5 cores and −30Gi where too much (14 workloads), +0.4 cores and +1.5Gi where too little (2 workloads)</c>; null when nothing moves.</summary>
    public static string? Shifts(ReportTotals totals)
    {
        var (back, more) = (totals.GiveBack, totals.Lacking);
        var gives = back.Workloads == 0 ? "" : $"{Amount(back, "−")} where too much ({Plural(back.Workloads, "workload")})";
        var lacks = more.Workloads == 0 ? "" : $"{Amount(more, "+")} where too little ({Plural(more.Workloads, "workload")})";
        return gives.Length + lacks.Length == 0 ? null : gives + (gives.Length > 0 && lacks.Length > 0 ? ", " : "") + lacks;

        static string Amount(RequestShift shift, string sign) => (shift.Cpu > CpuQuantity.Zero, shift.Memory > ByteQuantity.Zero) switch
        {
            (true, true) => $"{sign}{Amounts.InCores(shift.Cpu.Cores)} and {sign}{Amounts.MemorySum(shift.Memory)}",
            (true, false) => sign + Amounts.InCores(shift.Cpu.Cores),
            _ => sign + Amounts.MemorySum(shift.Memory),
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
