using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;

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
        var seen = new HashSet<(SourceText, string, string, string?, string)>();
        foreach (var item in set.Objects)
        {
            if (item.Name.Length > 0 && item.Kind is not ("Kustomization" or "List") && !seen.Add((item.Source, item.Group, item.Kind, item.Namespace, item.Name)))
            {
                report.Find(item, item.NameNode, $"{item} stands in this file before.");
            }
        }
    }
}
