using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The image runs as root.</summary>
internal sealed class DockerfileRoot : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-root",
        Title = "The image runs as root",
        Why = "An image from scratch or a distribution runs as root unless told otherwise; whoever breaks out of the process is root in the container.",
        Remedy = "Write USER with a number, such as 65532: runAsNonRoot can check only numbers.",
        Fix = "Writes USER 65532:65532 before the last stage's command where it begins from scratch; on a distribution only with `--unsafe-fixes`, as the program may write what root owns. USER root is left.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "a scratch image still runs as root unless told",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile is not { Starts: true, Final: { } final })
        {
            return;
        }

        if (final.User is { } user)
        {
            if (user.Value.Split(':')[0] is "root" or "0")
            {
                report.Find(dockerfile, user.Position, $"USER {user.Value} is root.");
            }
        }
        else if (final is { BeginsAsRoot: true, RootImage: { } root })
        {
            report.Find(dockerfile, final.Base.Position, $"{root} runs as root, and no USER says otherwise.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Dockerfile is not { Final: { User: null } final } file || final.Instructions.FirstOrDefault(static i => i.Keyword is "ENTRYPOINT" or "CMD") is not { } start)
        {
            return null;
        }

        return Mending.Mend.OfText("USER 65532:65532, which runAsNonRoot can check", file.LineBefore(start, "USER 65532:65532")) with
        {
            NeedsLook = final.RootImage is not { IsScratch: true } || final.Ports.Any(static p => int.TryParse(p.Value.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port < 1024),
        };
    }
}
