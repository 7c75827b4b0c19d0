using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>runAsNonRoot refuses the user that stands beside it.</summary>
internal sealed class RunAsRootRefused : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "run-as-root-refused",
        Title = "A container is told to run as root and not to run as root",
        Why = "The kubelet holds runAsNonRoot against the user: with runAsUser 0, or with an image that says no other user, or one by a name (USER app), which the kubelet does not look up, and no runAsUser beside it, the container is never created, and the pod stays in CreateContainerConfigError.",
        Remedy = "Set runAsUser to a number other than 0, write such a USER in the image, or leave runAsNonRoot out.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Security,
    };

    public override void Look(Container container, RuleReport report)
    {
        var (user, nonRoot) = container.User;
        if (nonRoot.IsTrue() && user.Integer() == 0)
        {
            report.Find(container, user, "runAsUser is 0, which runAsNonRoot: true refuses: the container is never created.");
        }
    }

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var name = artifact.Image["user"].Text.Split(':')[0];
        var isNamed = name.Length > 0 && !name.All(char.IsAsciiDigit);
        if (!isNamed && artifact.Image["userId"].Integer() != 0)
        {
            return;
        }

        foreach (var container in artifact.RunBy(report.Set))
        {
            var (user, nonRoot) = container.User;
            if (nonRoot.IsTrue() && !user.IsGiven())
            {
                report.Find(container, nonRoot, isNamed
                    ? $"{artifact.Name} runs as {name}, a name of which the kubelet cannot tell that it is not root, and no runAsUser gives a number: runAsNonRoot: true refuses that, and the container is never created."
                    : $"{artifact.Name} runs as root, no runAsUser says otherwise, and runAsNonRoot: true refuses that: the container is never created.");
            }
        }
    }
}
