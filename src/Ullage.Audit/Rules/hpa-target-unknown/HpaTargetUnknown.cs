using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler targets nothing that is here.</summary>
internal sealed class HpaTargetUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-target-unknown",
        Title = "An autoscaler targets nothing that is here",
        Why = "A name that differs by a letter scales nothing, and no one is told but the autoscaler's own events.",
        Remedy = "Correct scaleTargetRef: kind and name must be those of the workload.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Scaling,
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        // Only where the input holds a near miss, or workloads of that kind beside it in the file, is it surely a mistake.
        if (item is Autoscaler { Workloads.Count: 0 } scaler && !NodeReading.IsPlaceholder(scaler.TargetName) && scaler.TargetName.Length > 0 && !report.Set.Named(scaler.TargetKind, scaler.TargetName, scaler).Any())
        {
            var beside = report.Set.Workloads.Where(w => w.IsScalable && w.SurelySharesNamespace(scaler) && ReferenceEquals(w.Source, scaler.Source)).ToList();
            if (beside.Count > 0 && !beside.Any(static w => w.Autoscalers.Count > 0))
            {
                report.Find(scaler, scaler.TargetNode, $"the autoscaler targets {scaler.TargetKind} {scaler.TargetName}, which is not here; {string.Join(", ", beside.Take(3))} {(beside.Count == 1 ? "is" : "are")}.");
            }
        }
    }
}
