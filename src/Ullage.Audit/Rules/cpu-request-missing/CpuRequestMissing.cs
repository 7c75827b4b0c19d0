using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A container requests no CPU.</summary>
internal sealed class CpuRequestMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "cpu-request-missing",
        Title = "A container requests no CPU",
        Why = "The scheduler counts it as nothing and the kernel gives it the smallest share: on a busy node it stands still. An autoscaler on CPU utilisation cannot reckon at all.",
        Remedy = "Give a CPU request: `ullage recommend` says which.",
        Fix = "Writes the request of `--recommendation`, else of `--tier`, else of the smallest standard profile.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.CpuRequest.IsGiven && !container.CpuLimit.IsGiven && !report.Set.Defaults(container.Workload, "defaultRequest", "cpu"))
        {
            report.Find(container, container.ResourcePlace("requests"), "no CPU request and no CPU limit to stand for it; expected resources.requests.cpu.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && Amounts.First(static n => n.CpuRequest, found.Recommended, found.Tier, found.Smallest) is var (amount, origin)
            ? Mending.Mend.Of(container, $"the CPU request is {amount}, from {origin}", Mending.Mend.At(YamlChange.Value(amount), "resources", "requests", "cpu"))
            : null;
}
