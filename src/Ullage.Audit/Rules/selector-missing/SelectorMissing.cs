using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A workload has no selector.</summary>
internal sealed class SelectorMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "selector-missing",
        Title = "A workload has no selector",
        Why = "apps/v1 requires spec.selector with at least one label; the API server refuses the object.",
        Remedy = "Write selector.matchLabels equal to labels of the pod template.",
        Fix = "Selects the labels of the pod template that name the service; a template without labels gets those that a Service or budget of its name selects, else app: NAME.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
        Article = "Deployments without selector and labels fail validation",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { ApiVersion: "apps/v1", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" } && (!workload.Spec["selector"].IsGiven() || workload.Selector.IsEmpty))
        {
            report.Find(workload, [workload.Spec.Key("selector"), workload.Node.Key("spec")], workload.Spec["selector"].IsGiven() ? "an empty selector is refused." : $"a {workload.Kind} of apps/v1 without spec.selector is refused.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Workload is not { Name.Length: > 0 } workload || workload.PodLabels.Values.Any(NodeReading.IsPlaceholder))
        {
            return null;
        }

        if (workload.PodLabels.Count > 0)
        {
            var labels = Labels.Naming(workload.PodLabels);
            return Mending.Mend.Of(workload, $"selector {Labels.Text(labels)}, as the pod template is labelled", ("spec", YamlChange.Map(("selector", Labels.Selector(labels)))));
        }

        var wanted = Labels.WantedBy(found.Set, workload) ?? [new("app", workload.Name)];
        var template = YamlChange.Map(("metadata", YamlChange.Map(("labels", Labels.Map(wanted)))));
        return Mending.Mend.Of(workload, $"selector and pod labels {Labels.Text(wanted)}", ("spec", YamlChange.Map(("selector", Labels.Selector(wanted)), ("template", template))));
    }
}
