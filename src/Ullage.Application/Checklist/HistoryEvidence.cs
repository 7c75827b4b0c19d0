using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Application.Checklist;

/// <summary>What history says to the points: findings and numbers of a recommendation.</summary>
public static class HistoryEvidence
{
    // What a median is rounded and bounded by is not drift.
    private const double Tolerance = 0.25;

    /// <summary>Gathers it.</summary>
    /// <param name="report">The recommendation.</param>
    public static IEnumerable<ChecklistEvidence> Of(RecommendationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var workload in report.Workloads)
        {
            if (workload.Autoscaler is { } scaler)
            {
                yield return Told("autoscaler", ChecklistVerdict.Met, workload.Id, $"{scaler.MinReplicas ?? 1} to {scaler.MaxReplicas?.ToString() ?? "any number of"} replicas", report);
            }

            foreach (var container in workload.Containers)
            {
                foreach (var evidence in Of(workload.Id, container, report))
                {
                    yield return evidence;
                }
            }
        }
    }

    private static IEnumerable<ChecklistEvidence> Of(WorkloadId workload, ContainerRecommendation container, RecommendationReport report)
    {
        foreach (var finding in container.Findings.Where(static f => f.Severity > Severity.Info))
        {
            if (ChecklistTable.OfFinding(finding.Code) is { } point)
            {
                yield return Told(point, ChecklistVerdict.NotMet, workload, $"{container.Id.Name}: {finding.Text}", report) with { Mend = finding.Code == FindingCodes.AutoscalerWithoutRequest ? ChecklistTable.Applied : null };
            }
        }

        if (container.Runtime.Kind != RuntimeKind.Unknown)
        {
            yield return Told("metrics", ChecklistVerdict.Met, workload, $"{container.Id.Name}: its runtime tells of itself{(container.Runtime.Version is { } version ? $" ({version})" : "")}", report);
        }

        if (container.Status != RecommendationStatus.Recommended || !container.SettingsKnown)
        {
            yield break;
        }

        var (now, then) = (container.Current, container.Recommended);
        yield return Fit("requests", now.CpuRequest?.Cores, then.CpuRequest?.Cores, now.MemoryRequest?.Bytes, then.MemoryRequest?.Bytes, $"requests {now.CpuRequest?.ToString() ?? "none"} and {now.MemoryRequest?.ToString() ?? "none"}, proposed {then.CpuRequest} and {then.MemoryRequest}");
        yield return Fit("limits", now.CpuLimit?.Cores, then.CpuLimit?.Cores, now.MemoryLimit?.Bytes, then.MemoryLimit?.Bytes, $"limits {now.CpuLimit?.ToString() ?? "none"} and {now.MemoryLimit?.ToString() ?? "none"}, proposed {then.CpuLimit?.ToString() ?? "none"} and {then.MemoryLimit?.ToString() ?? "none"}");
        if (container.Runtime.GoMemLimit is { } bound && now.MemoryLimit is { } limit && bound < limit)
        {
            yield return Told("scarcity", ChecklistVerdict.Met, workload, $"{container.Id.Name}: GOMEMLIMIT {bound} below the limit of {limit}", report);
        }

        if (container.Runtime.GoMaxProcs is { } processors && now.CpuLimit is { } cpu && processors <= Math.Ceiling(cpu.Cores))
        {
            yield return Told("gomaxprocs", ChecklistVerdict.Met, workload, $"{container.Id.Name}: GOMAXPROCS {processors} at a CPU limit of {cpu}", report);
        }

        ChecklistEvidence Fit(string point, double? cpuNow, double? cpuThen, double? memoryNow, double? memoryThen, string text) =>
            Told(point, Near(cpuNow, cpuThen) && Near(memoryNow, memoryThen) ? ChecklistVerdict.Met : ChecklistVerdict.NotMet, workload, $"{container.Id.Name}: {text}", report);
    }

    private static bool Near(double? now, double? then) => then is not { } wanted || (now is { } had && Math.Abs(had - wanted) <= Tolerance * wanted);

    private static ChecklistEvidence Told(string point, ChecklistVerdict verdict, WorkloadId workload, string text, RecommendationReport report) =>
        new(point, verdict, $"{workload}: {text}", $"{report.Source}, {report.Policy}, {report.Window.Duration.TotalDays:0.#} days") { Namespace = workload.Namespace, Workload = $"{workload.Kind.ToLowerInvariant()}/{workload.Name}" };
}
