using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Selection;

namespace Ullage.Audit.Rules;

/// <summary>A metrics port that nothing here scrapes.</summary>
internal sealed class MetricsUnscraped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "metrics-unscraped",
        Title = "A metrics port that nothing here scrapes",
        Why = "What is not scraped is not there when it is needed: to size, to alert, to explain.",
        Remedy = "Add a ServiceMonitor (`ullage generate servicemonitor -f FILE`) or PodMonitor, or the annotations prometheus.io/scrape and prometheus.io/port.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Observability,
        Article = "Prometheus metrics on /metrics",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (!workload.IsService || workload.Annotation("prometheus.io/scrape") is not null || workload.Services.Any(static s => s.Annotations.ContainsKey("prometheus.io/scrape")))
        {
            return;
        }

        var port = workload.Running.SelectMany(static c => c.Ports).FirstOrDefault(static p => p.Name is "metrics" or "http-metrics" or "prometheus" or "prom" || p.Number == 2112);
        if (port.Node.Exists && !report.Set.OfKind("PodMonitor").Any(m => LabelSelector.Of(m.Spec["selector"]).Matches(workload.PodLabels))
            && !report.Set.OfKind("ServiceMonitor").Any(m => workload.Services.Any(s => LabelSelector.Of(m.Spec["selector"]).Matches(s.Node["metadata"]["labels"].Map()))))
        {
            report.Find(workload, port.Node["name"].Exists ? port.Node["name"] : port.Node["containerPort"], "nothing here scrapes this port.");
        }
    }
}
