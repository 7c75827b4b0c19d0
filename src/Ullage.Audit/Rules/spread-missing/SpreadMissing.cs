using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>Nothing spreads the replicas over nodes.</summary>
internal sealed class SpreadMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "spread-missing",
        Title = "Nothing spreads the replicas over nodes",
        Why = "The scheduler spreads only softly by itself; all replicas may land on one node, and go with it.",
        Remedy = "Give topologySpreadConstraints over kubernetes.io/hostname and the zone, with ScheduleAnyway: `ullage generate spread -f FILE --yes` writes them.",
        Fix = "Adds a constraint over host names with ScheduleAnyway, which never keeps a pod from starting.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Availability,
        Article = "topology spread (maxSkew 1, hostname, DoNotSchedule)",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsScalable && workload.FewestReplicas >= 2 && !workload.PodSpec["topologySpreadConstraints"].IsGiven() && !workload.PodSpec["affinity"]["podAntiAffinity"].IsGiven() && !report.Set.ClaimsOfOneNode(workload).Any())
        {
            report.Find(workload, workload.NameNode, $"{workload.FewestReplicas} replicas, and neither topologySpreadConstraints nor podAntiAffinity.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { Selector: { IsGiven: true, Problem: null, Pairs: { Count: > 0 } pairs } selector } workload && selector.Matches(workload.PodLabels)
            ? Mending.Mend.OfPod(workload, "replicas are spread over nodes where that is possible", ("topologySpreadConstraints", YamlChange.List("topologyKey", ("kubernetes.io/hostname", YamlChange.Map(("maxSkew", YamlChange.Literal("1")), ("whenUnsatisfiable", YamlChange.Text("ScheduleAnyway")), ("labelSelector", Labels.Selector(pairs)))))))
            : null;
}
