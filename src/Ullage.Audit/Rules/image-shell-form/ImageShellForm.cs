using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A shell starts the service of a built image.</summary>
internal sealed class ImageShellForm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-shell-form",
        Title = "A built image starts its service by a shell",
        Why = "The image was built with a command in shell form: sh -c is process 1, gets the signals, and whether it hands them on depends on which shell it is and on how many commands there are. Where it does not, the service is killed when the grace period is over.",
        Remedy = "Use the exec form, [\"/api\", \"--flag\"], in the Dockerfile, or begin the line with exec.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var start = artifact.Image["start"];
        if (start.TextIs("Shell") && artifact.Image["startsPath"].IsGiven() && !artifact.Image["lacking"].Items.MoveNext() && !artifact.IsStartedOtherwise(report.Set))
        {
            report.Find(artifact, start, $"{artifact.Image["startsPath"].Text} is started by a shell, which gets SIGTERM in its place; expected the exec form.");
        }
    }
}
