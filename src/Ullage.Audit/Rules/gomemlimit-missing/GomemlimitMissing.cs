using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>A Go container has a memory limit but no GOMEMLIMIT.</summary>
internal sealed class GomemlimitMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-missing",
        Title = "A Go container has a memory limit but no GOMEMLIMIT",
        Why = "Go's runtime does not read the control group's memory limit. With GOGC alone the heap doubles between collections whatever the limit is, and a live heap of half the limit is a kill.",
        Remedy = "Set GOMEMLIMIT to 80–90 % of the memory limit.",
        Fix = "Sets GOMEMLIMIT to 85 % of the memory limit, or to what `--recommendation` says for that limit.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Runtime: ContainerRuntime.Go, IsInit: false, HasUnseenEnvironment: false, MemoryLimit.Value: { } limit } && container.Variable(GoMemoryLimit.Name) is null)
        {
            report.Find(container, [container.Node.Key("env"), container.MemoryLimit.Node], $"a Go container with a memory limit of {container.MemoryLimit.Text} and no GOMEMLIMIT; expected {GoMemoryLimit.Share(limit, 80)} to {GoMemoryLimit.Share(limit, 90)}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
