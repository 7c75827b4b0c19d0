using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A command needs a shell that the image has not.</summary>
internal sealed class DockerfileNoShell : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-no-shell",
        Title = "A command needs a shell that the image has not",
        Why = "The shell form runs /bin/sh -c. Scratch and distroless images have no shell: the container does not start.",
        Remedy = "Use the exec form: [\"/api\", \"--flag\"].",
        Fix = "Writes plain words in the exec form; what needs a shell (variables, pipes, several commands) is left.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "no sh -c in scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final is { HasShell: false } final && (final.Entrypoint ?? final.Command) is { } start && (start.IsShellForm || start.Words is ["sh" or "bash" or "/bin/sh" or "/bin/bash", ..]) && !final.Copies.Any(static c => c.Destination.Contains("bin", StringComparison.Ordinal)))
        {
            report.Find(dockerfile, start.Position, $"{final.RootImage} has no shell, and the command needs one.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file ? ExecForm.Of(file)
            : null;
}
