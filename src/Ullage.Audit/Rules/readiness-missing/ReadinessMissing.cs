using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container behind a Service has no readiness probe.</summary>
internal sealed class ReadinessMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "readiness-missing",
        Title = "A container behind a Service has no readiness probe",
        Why = "Without one a pod counts as ready the moment its process starts, and again after every restart: each rollout sends requests to what does not answer yet.",
        Remedy = "Give a readiness probe that asks what a request needs; `ullage generate probes` writes one with the path that you name.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (!workload.IsService || workload.Services.Count == 0)
        {
            return;
        }

        foreach (var container in workload.Serving.Where(c => c.Readiness is null && workload.IsTargeted(c)))
        {
            report.Find(container, container.Node.Key("ports"), $"the Service {workload.Services[0].Name} sends requests here, and there is no readiness probe.");
        }
    }
}
