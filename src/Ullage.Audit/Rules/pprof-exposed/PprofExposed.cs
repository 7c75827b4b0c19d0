using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Profiles are offered by a Service.</summary>
internal sealed class PprofExposed : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pprof-exposed",
        Title = "Profiles are offered by a Service",
        Why = "pprof tells function names, arguments on the stack and memory, and a profile costs CPU: whoever reaches the Service may take both.",
        Remedy = "Keep it on loopback (port 6060) and reach it by port-forward.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Observability,
        Article = "pprof on loopback, never on the public port",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        foreach (var port in item is ServiceObject service ? service.Ports : [])
        {
            var place = port.Node["name"].Exists ? port.Node["name"] : port.Node["port"];
            if (port.Name.Contains("pprof", StringComparison.Ordinal) || port.Target.Contains("pprof", StringComparison.Ordinal))
            {
                report.Find(item, place, "a port of profiles is offered by a Service.");
            }
            else if (port.Number == 6060 || port.Target == "6060")
            {
                report.Find(item, place, "port 6060, where Go programs usually serve profiles, is offered by a Service; see that it is another.", AuditSeverity.Note);
            }
        }
    }
}
