using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An Ingress leads to a port that its Service does not have.</summary>
internal sealed class IngressPortUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "ingress-port-unknown",
        Title = "An Ingress leads to a port that its Service does not have",
        Why = "The backend has no endpoints: every request is answered by an error.",
        Remedy = "Use a port of the Service, by number or name.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind != "Ingress")
        {
            return;
        }

        foreach (var backend in IngressBackends.Of(item))
        {
            var service = backend["service"];
            var port = service["port"]["number"].Exists ? service["port"]["number"] : service["port"]["name"];
            var found = report.Set.Named("Service", service["name"].Text, item).Where(item.IsNear).OfType<ServiceObject>().ToList();
            if (port.Exists && found.Count > 0 && !found.Exists(static s => s.Spec["type"].TextIs("ExternalName")) && !found.Any(s => s.Ports.Any(p => p.Node["port"].Text == port.Text || p.Name == port.Text)))
            {
                report.Find(item, port, $"port {port.Text} is no port of the Service {service["name"].Text}; it has {string.Join(", ", found[0].Ports.Select(static p => p.Node["port"].Text))}.");
            }
        }
    }
}
