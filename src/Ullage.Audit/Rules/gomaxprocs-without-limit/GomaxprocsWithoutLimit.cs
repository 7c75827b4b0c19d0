using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>GOMAXPROCS is taken from a CPU limit that is not there.</summary>
internal sealed class GomaxprocsWithoutLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-without-limit",
        Title = "GOMAXPROCS is taken from a CPU limit that is not there",
        Why = "Without a limit the downward API gives the node's CPUs, which is what Go takes anyway; the variable only pretends a bound, and changes with the node.",
        Remedy = "Give a CPU limit, or take the variable out.",
        Fix = "Takes the variable out: Go then takes the same number by itself.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOMAXPROCS") is { ResourceField: "limits.cpu" } variable && !container.CpuLimit.IsGiven && !report.Set.Defaults(container.Workload, "default", "cpu") && variable.Node["valueFrom"]["resourceFieldRef"]["containerName"].Text is var other && (other.Length == 0 || other == container.Name))
        {
            report.Find(container, variable.Place, "GOMAXPROCS is taken from limits.cpu, but the container has no CPU limit: it becomes the node's CPUs. Give a limit or take the variable out.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.WithoutVariable(container, "GOMAXPROCS", "GOMAXPROCS goes: without a CPU limit it is the node's CPUs, as it is without the variable")
            : null;
}
