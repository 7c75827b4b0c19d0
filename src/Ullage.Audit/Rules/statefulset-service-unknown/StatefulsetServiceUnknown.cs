using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A StatefulSet names a Service that is not here.</summary>
internal sealed class StatefulsetServiceUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "statefulset-service-unknown",
        Title = "A StatefulSet names a Service that is not here",
        Why = "The pods get their names, such as db-0.db, from the headless Service that serviceName names. Without it none of these names resolves: members do not find each other and clients not the first of them. The pods start all the same.",
        Remedy = "Name the Service that selects the pods, with clusterIP: None; where something else brings it, accept the finding with that reason.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.References,
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind == "StatefulSet" && workload.Spec["serviceName"] is { Exists: true, Text: { Length: > 0 } name } place && !NodeReading.IsPlaceholder(name) && !report.Set.Named("Service", name, workload).Any()
            && report.Set.Beside.WithoutService(workload, name) is { } told)
        {
            report.Find(workload, place, told);
        }
    }
}
