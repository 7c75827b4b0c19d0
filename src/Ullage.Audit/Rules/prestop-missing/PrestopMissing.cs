using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

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
        Fix = "With `--unsafe-fixes`: a preStop sleep of 5 s in the container that serves, where the grace period has the room. Kubernetes 1.29 and older have no such hook.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsScalable && workload.Services.Count > 0 && workload.Serving.Count > 0 && !workload.Serving.Any(static c => c.Node["lifecycle"]["preStop"].IsGiven()))
        {
            report.Find(workload, workload.NameNode, $"the Service {workload.Services[0].Name} sends requests here until endpoints are gone; expected a wait before the drain, in the service or by preStop.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { GraceSeconds: >= 20 } workload && workload.Serving is [var container, ..]
            ? Mending.Mend.Of(container, "preStop waits 5 s for the endpoints to go", Mending.Mend.At(YamlChange.Literal("5"), "lifecycle", "preStop", "sleep", "seconds")) with { NeedsLook = true }
            : null;
}
