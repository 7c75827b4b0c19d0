using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An Ingress leads to a Service that is not here.</summary>
internal sealed class IngressServiceUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "ingress-service-unknown",
        Title = "An Ingress leads to a Service that is not here",
        Why = "A name that differs by a letter leads nowhere: the controller answers every request of that path with an error, and the API server takes the object without a word. An Ingress reaches Services of its own namespace only.",
        Remedy = "Correct the name, or put the Service beside it; where something else brings it, such as a chart, accept the finding with that reason.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.References,
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not { Kind: "Ingress", Group: "networking.k8s.io" })
        {
            return;
        }

        foreach (var backend in IngressBackends.Of(item))
        {
            if (backend["service"]["name"] is { Exists: true, Text: { Length: > 0 } name } place && !NodeReading.IsPlaceholder(name) && !report.Set.Named("Service", name, item).Any()
                && report.Set.Beside.WithoutService(item, name) is { } told)
            {
                report.Find(item, place, told);
            }
        }
    }
}
