using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Nothing waits before a pod behind a Service ends.</summary>
internal sealed class PrestopMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "prestop-missing",
        Title = "Nothing waits before a pod behind a Service ends",
        Why = "Endpoints are taken away while SIGTERM is already under way. Requests still come for a few seconds; what stops listening at once refuses them.",
        Remedy = "Wait some seconds before the drain: in the service itself (GracefulShutdown does), or by a preStop sleep.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsScalable && workload.Services.Count > 0 && workload.Running.Any(static c => c.Ports.Count > 0) && !workload.Running.Any(static c => c.Node["lifecycle"]["preStop"].IsGiven()))
        {
            report.Find(workload, workload.NameNode, $"the Service {workload.Services[0].Name} sends requests here until endpoints are gone; expected a wait before the drain, in the service or by preStop.");
        }
    }
}
