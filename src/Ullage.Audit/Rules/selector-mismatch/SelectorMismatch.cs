using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

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
}
