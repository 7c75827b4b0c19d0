using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A namespace without LimitRange.</summary>
internal sealed class LimitrangeMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "limitrange-missing",
        Title = "A namespace without LimitRange",
        Why = "A container that writes no requests or limits gets none; under a quota it is refused, and without one it is bounded by nothing.",
        Remedy = "Give the namespace a LimitRange with defaults: `ullage generate limitrange NAME --tier lightweight` makes one.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Namespaces,
        Article = "a ResourceQuota for each namespace",
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind == "Namespace" && !item.Name.StartsWith("kube-", StringComparison.Ordinal) && !report.Set.OfKind("LimitRange").Any(q => q.Namespace is null || q.Namespace == item.Name))
        {
            report.Find(item, item.NameNode, $"namespace {item.Name} has no LimitRange here.");
        }
    }
}
