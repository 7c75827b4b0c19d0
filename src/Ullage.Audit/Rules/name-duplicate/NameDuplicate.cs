using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A name is used twice inside a pod.</summary>
internal sealed class NameDuplicate : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "name-duplicate",
        Title = "A name is used twice inside a pod",
        Why = "Containers, named ports and volumes must have names of their own; the API server refuses the object.",
        Remedy = "Rename one of the two.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        Once(workload, workload.Containers.Select(static c => c.Node["name"]), "container", report);
        Once(workload, workload.PodSpec["volumes"].List().Select(static v => v["name"]), "volume", report);
        foreach (var container in workload.Containers)
        {
            Once(workload, container.Ports.Select(static p => p.Node["name"]), "port", report);
        }
    }

    private static void Once(Workload workload, IEnumerable<YamlNode> names, string what, RuleReport report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (name.IsGiven() && name.Text.Length > 0 && !seen.Add(name.Text))
            {
                report.Find(workload, name, $"a second {what} named {name.Text}.");
            }
        }
    }
}
