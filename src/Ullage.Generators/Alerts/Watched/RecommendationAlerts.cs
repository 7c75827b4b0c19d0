using Ullage.Generators.Metrics;

namespace Ullage.Generators.Alerts.Watched;

/// <summary>What Ullage found and nobody did, and reviews that do not take place.</summary>
internal static class RecommendationAlerts
{
    public static IReadOnlyList<Alert> All { get; } = [LimitBelowRecommendation(), RecommendationDrift(), RightsizingStale()];

    private static Alert LimitBelowRecommendation() => new()
    {
        Name = "MemoryLimitBelowRecommendation",
        Summary = "{{ $labels.exported_namespace }}/{{ $labels.workload }} {{ $labels.exported_container }} has a memory limit below what it needs",
        Description = "The memory limit proposed from its own history is {{ $value | humanize }} times the one in force: it is likely to be killed.",
        Severity = AlertSeverity.Critical,
        For = "1h",
        Parameters = [new("limit-shortfall", 10, "%", "by how much the proposed memory limit exceeds the one in force") { Most = 10_000 }],
        Meaning = "No policy proposes a limit below the highest sample seen or below one at which the container was killed. A limit in force under that is a kill that has happened or will.",
        Look = "`ullage explain WORKLOAD` tells the samples, pods and kills behind the number.",
        Mend = "Apply it: `ullage apply`, or the patch of `ullage recommend -o patch`.",
        Condition = static s => $"{JobNames.Proposed(JobNames.MemoryLimit, by: s.With(JobNames.Identity))}\n  / ({JobNames.InForce(s.Names, s.Running(s.Names.MemoryLimit), s.With(JobNames.Identity))} > 0)\n  > 1 + {s.Number("limit-shortfall", 0.01)}",
    };

    private static Alert RecommendationDrift() => new()
    {
        Name = "RecommendationDrift",
        Summary = "{{ $labels.exported_namespace }}/{{ $labels.workload }} {{ $labels.exported_container }} asks for far more than it needs",
        Description = "It requests {{ $value | humanize }} times what is proposed from its own history, in CPU or memory, whichever is more.",
        Severity = AlertSeverity.Info,
        For = "1d",
        Parameters = [new("drift", 50, "%", "by how much a request in force exceeds the proposed one") { Most = 10_000 }],
        Meaning = "What is requested and not used is paid for and kept from others.",
        Look = "`ullage explain WORKLOAD` shows the usage behind the number and the saving.",
        Mend = "Apply it, or say why not: the annotation `ullage.dev/ignore` set to true, with the reason in a comment beside it, leaves it out of the next run.",
        Condition = static s => $"""
            max by ({s.With(JobNames.Identity)}) (
              ({JobNames.InForce(s.Names, s.Running(s.Names.CpuRequest), s.With(JobNames.Identity))} / ({JobNames.Proposed(JobNames.CpuRequest, by: s.With(JobNames.Identity))} > 0) > 1 + {s.Number("drift", 0.01)})
              or
              ({JobNames.InForce(s.Names, s.Running(s.Names.MemoryRequest), s.With(JobNames.Identity))} / ({JobNames.Proposed(JobNames.MemoryRequest, by: s.With(JobNames.Identity))} > 0) > 1 + {s.Number("drift", 0.01)})
            )
            """,
    };

    private static Alert RightsizingStale() => new()
    {
        Name = "RightsizingStale",
        Summary = "The rightsizer has not decided for {{ $value | humanizeDuration }}",
        Description = "The last run of ullage rightsize that decided ended {{ $value | humanizeDuration }} ago; recommendations and savings are as old.",
        Severity = AlertSeverity.Warning,
        For = "1h",
        Parameters = [new("review-days", 8, "d", "days since the last run that decided")],
        Meaning = "The job writes its metrics only when it decided. Usage moves on; a review that stopped is the beginning of the next waste.",
        Look = "Read the job's last log: kubectl logs job/… names the source that failed.",
        Mend = "Mend the source or the schedule and start the job once by hand: kubectl create job --from=cronjob/resource-rightsizer.",
        Condition = static s => $"time() - {s.Newest(JobNames.LastSuccess)} > {s.Number("review-days", 86400)}",
    };
}
