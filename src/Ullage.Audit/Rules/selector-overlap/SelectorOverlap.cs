using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A workload selects another's pods.</summary>
internal sealed class SelectorOverlap : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "selector-overlap",
        Title = "A workload selects another's pods",
        Why = "Controllers know their pods by owner and are not confused, but whatever goes by the selector is: an autoscaler reckons with the use of both workloads, budgets and `kubectl logs deployment/…` mix them, and orphaned pods of one are adopted by the other. Where only one selects the other's, and no autoscaler or budget goes by it yet, it is told as a warning.",
        Remedy = "Give each workload labels of its own.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
    };

    public override void Look(AuditSet set, RuleReport report)
    {
        // The same file and namespace: across folders two environments may well hold the same workload.
        var order = new Dictionary<Workload, int>(ReferenceEqualityComparer.Instance);
        foreach (var workload in set.Workloads)
        {
            order[workload] = order.Count;
        }

        foreach (var workload in set.Workloads.Where(IsConcerned))
        {
            // Where both select each other, the later one is told.
            var other = set.Selected(workload.Selector, workload).FirstOrDefault(o => ReferenceEquals(o.Source, workload.Source) && o.Namespace == workload.Namespace && o.Kind == workload.Kind && o.Name != workload.Name && IsConcerned(o)
                && (order[o] < order[workload] || !o.Selector.Matches(workload.PodLabels)));
            if (other is not null && !other.PodLabels.Values.Any(NodeReading.IsPlaceholder))
            {
                // In one direction, and with nothing that goes by the selector, all works as long as that stays so.
                var isCertain = workload.Autoscalers.Count > 0 || workload.Budgets.Count > 0 || other.Selector.Matches(workload.PodLabels);
                report.Find(workload, workload.Spec.Key("selector"), $"selects the pods of {other} too: an autoscaler of {workload} counts them as its own.", isCertain ? AuditSeverity.Error : AuditSeverity.Warning);
            }
        }
    }

    private static bool IsConcerned(Workload workload) => workload is { IsService: true, Group: "apps" } && workload.Selector is { IsGiven: true, Problem: null, IsEmpty: false };
}
