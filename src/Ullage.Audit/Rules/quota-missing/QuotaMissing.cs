using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A namespace without ResourceQuota.</summary>
internal sealed class QuotaMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "quota-missing",
        Title = "A namespace without ResourceQuota",
        Why = "One workload that scales without bound, or one wrong number of replicas, takes the cluster from all others.",
        Remedy = "Give the namespace a ResourceQuota over requests and limits: `ullage generate quota -f FOLDER` makes one for what is there.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Namespaces,
        Article = "a ResourceQuota for each namespace",
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind == "Namespace" && !item.Name.StartsWith("kube-", StringComparison.Ordinal) && !report.Set.OfKind("ResourceQuota").Any(q => q.Namespace is null || q.Namespace == item.Name))
        {
            report.Find(item, item.NameNode, $"namespace {item.Name} has no ResourceQuota here.");
        }
    }
}
