using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>Go before 1.25 does not see the CPU limit.</summary>
internal sealed class GomaxprocsMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-missing",
        Title = "Go before 1.25 does not see the CPU limit",
        Why = "Go before 1.25 starts as many threads as the node has CPUs. Under a CPU limit the quota is used up early in each period and every request waits for the next.",
        Remedy = "Build with Go 1.25 or later (and a go line of 1.25), use automaxprocs, or set GOMAXPROCS from limits.cpu.",
        Fix = "Takes GOMAXPROCS from limits.cpu by the downward API.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Runtime: ContainerRuntime.Go, IsInit: false, HasUnseenEnvironment: false } && container.CpuLimit.IsGiven && container.Variable("GOMAXPROCS") is null
            && RuntimeSigns.GoVersion(container) is { } version && version.CompareTo((1, 25)) < 0)
        {
            report.Find(container, container.ImageNode, $"Go {version.Major}.{version.Minor} under a CPU limit of {container.CpuLimit.Text} starts a thread for every CPU of the node; expected Go 1.25, automaxprocs or GOMAXPROCS.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.Of(container, $"GOMAXPROCS from limits.cpu ({container.CpuLimit.Text}), which this Go does not see by itself", ("env", YamlChange.List("name", ("GOMAXPROCS", YamlChange.Map(Mending.Mend.At(YamlChange.Map(("resource", YamlChange.Text("limits.cpu")), ("divisor", YamlChange.Text("1"))), "valueFrom", "resourceFieldRef"))))))
            : null;
}
