using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An object stands twice in a file.</summary>
internal sealed class ObjectDuplicate : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "object-duplicate",
        Title = "An object stands twice in a file",
        Why = "The second replaces the first when the file is applied; what the first says is lost without a word.",
        Remedy = "Merge the two, or rename one.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(AuditSet set, RuleReport report)
    {
        foreach (var twice in set.Objects.Where(static o => o.Name.Length > 0 && o.Kind is not ("Kustomization" or "List")).GroupBy(static o => (o.Source, o.Group, o.Kind, o.Namespace, o.Name)))
        {
            foreach (var item in twice.Skip(1))
            {
                report.Find(item, item.NameNode, $"{item} stands in this file before.");
            }
        }
    }
}
