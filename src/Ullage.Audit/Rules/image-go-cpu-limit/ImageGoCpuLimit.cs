using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The Go program in the image does not see the CPU limit of the container that runs it.</summary>
internal sealed class ImageGoCpuLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-go-cpu-limit",
        Title = "The image's Go program does not see the container's CPU limit",
        Why = "Go before 1.25, or with a go line below it, starts a thread for every CPU of the node. Under a CPU limit the quota is used up early in each period and every request waits for the next.",
        Remedy = "Build with Go 1.25 or later (and a go line of 1.25), use automaxprocs, or set GOMAXPROCS from limits.cpu.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var cpu = artifact.Go["containerCpu"].Text;
        if (cpu is not ("NodeByToolchain" or "NodeByGoLine") || artifact.Sets("GOMAXPROCS"))
        {
            return;
        }

        foreach (var container in artifact.RunBy(report.Set))
        {
            // An image whose name tells Go's version is told by the rule about that.
            if (container is { IsInit: false, HasUnseenEnvironment: false } && container.CpuLimit.IsGiven && container.Variable("GOMAXPROCS") is null && !container.Node["command"].IsGiven() && RuntimeSigns.GoVersion(container) is null)
            {
                var reason = cpu == "NodeByGoLine" ? $"Go {artifact.Go["version"].Text} with a go line below 1.25 (containermaxprocs=0)" : $"Go {artifact.Go["version"].Text}";
                report.Find(container, container.ImageNode, $"{artifact.ProgramName} in {artifact.Name} is built with {reason}, and starts a thread for every CPU of the node under a limit of {container.CpuLimit.Text}; expected Go 1.25, automaxprocs or GOMAXPROCS.");
            }
        }
    }
}
