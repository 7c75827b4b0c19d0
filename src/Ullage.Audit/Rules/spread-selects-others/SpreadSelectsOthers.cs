using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Selection;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A spread constraint does not count its own pods.</summary>
internal sealed class SpreadSelectsOthers : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "spread-selects-others",
        Title = "A spread constraint does not count its own pods",
        Why = "Its selector does not match the labels of the pod it stands in, so the pods being placed are not counted and all may land on one node.",
        Remedy = "Make labelSelector match the pod template's labels.",
        Fix = "Gives a constraint without labelSelector the labels that the workload selects.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
        Article = "topology spread (maxSkew 1, hostname, DoNotSchedule)",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var constraint in workload.PodSpec["topologySpreadConstraints"].List())
        {
            var selector = LabelSelector.Of(constraint["labelSelector"]);
            if (!selector.Matches(workload.PodLabels) && !constraint["matchLabelKeys"].IsGiven() && !workload.PodLabels.Values.Any(NodeReading.IsPlaceholder))
            {
                report.Find(workload, [constraint.Key("labelSelector"), constraint["topologyKey"]], selector.IsGiven ? "labelSelector does not match this pod's own labels." : "without labelSelector no pod is counted.");
            }
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Workload is not { Selector: { IsGiven: true, Pairs: { Count: > 0 } pairs } } workload || workload.PodSpec["topologySpreadConstraints"].List().FirstOrDefault(c => c["topologyKey"] == found.Node) is not { Exists: true } constraint || constraint["labelSelector"].IsGiven())
        {
            return null;
        }

        return Mending.Mend.OfPod(workload, "labelSelector with the labels that the workload selects", ("topologySpreadConstraints", YamlChange.List("topologyKey", (found.Node.Text, YamlChange.Map(("labelSelector", Labels.Selector(pairs)))))));
    }
}
