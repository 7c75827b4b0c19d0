using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A built image runs as root.</summary>
internal sealed class ImageRoot : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-root",
        Title = "A built image runs as root",
        Why = "The configuration of the image names no user, or root: whoever breaks out of the process is root in the container.",
        Remedy = "Write USER with a number, such as 65532, in the Dockerfile; or set runAsUser where the image is not yours.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "a scratch image still runs as root unless told",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var user = artifact.Image["userId"];
        if (user.Integer() == 0 && !artifact.Image["start"].TextIs("None") && !(artifact.RunBy(report.Set) is { Count: > 0 } containers && containers.TrueForAll(IsOther)))
        {
            report.Find(artifact, user, artifact.Image["user"].Text is { Length: > 0 } name ? $"the image's user {name} is root." : "the image sets no user, which is root.");
        }
    }

    /// <summary>Whether the manifest gives a container another user than root.</summary>
    private static bool IsOther(Container container)
    {
        var (own, pod) = (container.Node["securityContext"]["runAsUser"], container.Workload.PodSpec["securityContext"]["runAsUser"]);
        return (own.Exists ? own : pod).Integer() is > 0;
    }
}
