using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A workload does not select its own pods.</summary>
internal sealed class SelectorMismatch : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "selector-mismatch",
        Title = "A workload does not select its own pods",
        Why = "The selector must match the pod template's labels; the API server refuses the object.",
        Remedy = "Write the same labels in both places.",
        Fix = "Adds the selected labels to the pod template where it lacks them; where it has other values nothing is done.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
        Article = "Deployments without selector and labels fail validation",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsService && workload.Group is "apps" && workload.Spec["selector"].IsGiven() && !workload.PodLabels.Values.Any(NodeReading.IsPlaceholder))
        {
            var selector = workload.Selector;
            if (selector.Problem is { } problem)
            {
                report.Find(workload, workload.Spec.Key("selector"), problem + ".");
            }
            else if (!selector.Matches(workload.PodLabels))
            {
                report.Find(workload, workload.Spec.Key("selector"), workload.PodLabels.Count == 0 ? "the pod template has no labels." : $"the selector does not match the pod template's labels ({string.Join(", ", workload.PodLabels.Select(static l => $"{l.Key}={l.Value}").Take(5))}).");
            }
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Workload is not { Selector: { Problem: null, Pairs: { Count: > 0 } pairs } } workload)
        {
            return null;
        }

        var missing = pairs.Where(p => !workload.PodLabels.ContainsKey(p.Key)).ToList();
        var labelled = workload.PodLabels.Concat(missing).ToDictionary(StringComparer.Ordinal);
        return missing.Count > 0 && workload.Selector.Matches(labelled)
            ? Mending.Mend.OfTemplate(workload, $"the pods get the labels that are selected, {Labels.Text(missing)}", ("metadata", YamlChange.Map(("labels", Labels.Map(missing)))))
            : null;
    }
}
