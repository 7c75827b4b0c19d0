using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Service leads to a named port that its pods do not have.</summary>
internal sealed class ServicePortUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "service-port-unknown",
        Title = "A Service leads to a named port that its pods do not have",
        Why = "The name is looked up among the ports of the selected pods' containers; where none has it, the Service has no endpoints for that port.",
        Remedy = "Name the container's port so, or write the number.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not ServiceObject { Workloads.Count: > 0 } service)
        {
            return;
        }

        foreach (var port in service.Ports)
        {
            if (port.Target.Length > 0 && !char.IsAsciiDigit(port.Target[0]) && !NodeReading.IsPlaceholder(port.Target) && service.Workloads.All(w => !report.Set.IsChangedLater(w) && w.Containers.All(c => c.Ports.All(p => p.Name != port.Target))))
            {
                var names = service.Workloads.SelectMany(static w => w.Containers).SelectMany(static c => c.Ports).Select(static p => p.Name).OfType<string>().Distinct().Take(5);
                report.Find(service, port.Node["targetPort"], $"targetPort {port.Target} is no port of {service.Workloads[0]}; its named ports: {string.Join(", ", names.DefaultIfEmpty("none"))}.");
            }
        }
    }
}
