using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A command needs a shell that the image has not.</summary>
internal sealed class DockerfileNoShell : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-no-shell",
        Title = "A command needs a shell that the image has not",
        Why = "The shell form runs /bin/sh -c. Scratch and distroless images have no shell: the container does not start.",
        Remedy = "Use the exec form: [\"/api\", \"--flag\"]. What needs variables is for the program, which reads them from its environment.",
        Fix = "Writes plain words in the exec form; what needs a shell (variables, quotes, pipes, several commands) is left, with the reason.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "no sh -c in scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final is { HasShell: false } final && (final.Entrypoint ?? final.Command) is { } start && (start.IsShellForm || ScriptText.NeedsShell(start.Words)) && !final.Copies.Any(MayBringShell))
        {
            var shell = !start.IsShellForm ? start.Words[0] : dockerfile.ShellOf(start) is [var set, ..] ? set : "/bin/sh";
            report.Find(dockerfile, start.Position, $"{final.RootImage} has no {shell}, which the command is started by: the container does not start.");
        }
    }

    /// <summary>Whether a shell may be among what is copied: it, busybox, or a whole folder of programs or libraries.</summary>
    private static bool MayBringShell(CopyStep copy) => copy.Sources.Append(copy.Destination).Any(static p => p.Contains('$', StringComparison.Ordinal)
        || p.TrimEnd('/', '*') is var path && path[(path.LastIndexOf('/') + 1)..] is "" or "." or "sh" or "bash" or "ash" or "dash" or "zsh" or "busybox" or "rootfs" or "usr")
        || copy.Sources.Any(static p => p.TrimEnd('/', '*') is var path && path[(path.LastIndexOf('/') + 1)..] is "bin" or "sbin");

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file ? ExecForm.Of(file)
            : null;
}
