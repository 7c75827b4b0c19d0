using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Prometheus is told a port that the pod does not list.</summary>
internal sealed class ScrapePortUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "scrape-port-unknown",
        Title = "Prometheus is told a port that the pod does not list",
        Why = "Where nothing listens there the scrape fails and the service has no metrics. A port may be open without being listed; then list it.",
        Remedy = "Name the port on which metrics are served, and list it among the container's ports.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Observability,
        Article = "Prometheus metrics on /metrics",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var annotations = workload.Template["metadata"]["annotations"];
        var port = annotations["prometheus.io/port"];
        if (annotations["prometheus.io/scrape"].TextIs("true") && port.Integer() is { } number && workload.Containers.Any(static c => c.Ports.Count > 0) && !workload.Containers.Any(c => c.Ports.Any(p => p.Number == number)) && !workload.PodSpec["hostNetwork"].IsTrue())
        {
            report.Find(workload, port, $"prometheus.io/port is {number}; the pod's ports: {string.Join(", ", workload.Containers.SelectMany(static c => c.Ports).Select(static p => p.Number))}.");
        }
    }
}
