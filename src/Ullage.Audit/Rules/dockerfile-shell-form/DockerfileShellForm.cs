using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>A shell stands between SIGTERM and the service.</summary>
internal sealed class DockerfileShellForm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-shell-form",
        Title = "A shell stands between SIGTERM and the service",
        Why = "In the shell form the command is started by a shell (/bin/sh -c, or what SHELL says), which is process 1 and gets the signals. Of several commands it passes none on: the service is killed with its requests when the grace period is over.",
        Remedy = "Use the exec form, [\"/api\", \"--flag\"], or begin the last command with exec.",
        Fix = "Writes plain words in the exec form; what needs a shell (variables, quotes, pipes, several commands, a SHELL other than that of Unix) is left, with the reason.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        // ENTRYPOINT in shell form ignores CMD; the exec form of ENTRYPOINT makes CMD its arguments.
        if (dockerfile.Final is { HasShell: not false } final && (final.Entrypoint ?? final.Command) is { IsShellForm: true, Words: [var line, ..] } start && !ScriptText.Execs(line))
        {
            var shell = dockerfile.ShellOf(start) is { Count: > 0 } set ? string.Join(' ', set) : "/bin/sh -c";

            // Shells of today replace themselves by a single simple command; of several none is told of the signal.
            report.Find(dockerfile, start.Position, line.AsSpan().IndexOfAny(";|&") >= 0
                ? $"several commands started by {shell}, which gets SIGTERM instead of the service; expected the exec form, or exec before the last command."
                : $"started by {shell}: whether the service hears SIGTERM depends on that shell; expected the exec form.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file ? ExecForm.Of(file)
            : null;
}
