using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Two workloads select each other's pods.</summary>
internal sealed class SelectorOverlap : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "selector-overlap",
        Title = "Two workloads select each other's pods",
        Why = "Each counts the other's pods as its own; Services and budgets by those labels mix both.",
        Remedy = "Give each workload labels of its own.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
    };

    public override void Look(AuditSet set, RuleReport report)
    {
        // The same file and namespace: across folders two environments may well hold the same workload.
        foreach (var group in set.Workloads.Where(static w => w is { IsService: true, Group: "apps" } && w.Spec["selector"].IsGiven()).GroupBy(static w => (w.Source, w.Namespace, w.Kind)))
        {
            var seen = new Dictionary<string, Workload>(StringComparer.Ordinal);
            foreach (var workload in group)
            {
                var labels = string.Join(",", workload.PodLabels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}={l.Value}"));
                if (labels.Length == 0 || seen.TryAdd(labels, workload) || seen[labels].Name == workload.Name)
                {
                    continue;
                }

                if (seen[labels].Selector.Matches(workload.PodLabels) && workload.Selector.Matches(seen[labels].PodLabels))
                {
                    report.Find(workload, workload.Spec.Key("selector"), $"selects the pods of {seen[labels]} too, which has the same labels.");
                }
            }
        }
    }
}
