using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A shell stands between SIGTERM and the service.</summary>
internal sealed class DockerfileShellForm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-shell-form",
        Title = "A shell stands between SIGTERM and the service",
        Why = "In the shell form the command is started by a shell (/bin/sh -c, or what SHELL says), which is process 1 and gets the signals. Of several commands it passes none on, whether the shell is written out as [\"sh\", \"-c\", …] or not: the service is killed with its requests when the grace period is over.",
        Remedy = "Use the exec form, [\"/api\", \"--flag\"], or begin the last command with exec.",
        Fix = "Writes plain words in the exec form; what needs a shell (variables, quotes, pipes, several commands, a SHELL other than that of Unix) is left, with the reason.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final is not { HasShell: not false } final || Script(final) is not var (start, line) || ScriptText.Execs(line))
        {
            return;
        }

        // Shells of today replace themselves by a single simple command; of several none is told of the signal.
        if (ShellCommands.Read(ScriptText.Joined(line), '\\').Count > 1)
        {
            var shell = start.IsShellForm ? ShellOf(dockerfile, start) : start.Words[0];
            report.Find(dockerfile, start.Position, $"several commands started by {shell}, which gets SIGTERM instead of the service; expected {(start.IsShellForm ? "the exec form, or " : "")}exec before the last command.");
        }
        else if (start.IsShellForm)
        {
            report.Find(dockerfile, start.Position, $"started by {ShellOf(dockerfile, start)}: whether the service hears SIGTERM depends on that shell; expected the exec form.");
        }
    }

    private static string ShellOf(Dockerfile dockerfile, StartCommand start) => dockerfile.ShellOf(start) is { Count: > 0 } set ? string.Join(' ', set) : "/bin/sh -c";

    /// <summary>The script that starts the service, in the shell form or given to a shell that is written out; null where a program is started by itself, or by an init process that signals all of them.</summary>
    private static (StartCommand Start, string Line)? Script(DockerfileStage final)
    {
        // ENTRYPOINT in shell form ignores CMD; the exec form of ENTRYPOINT makes CMD its arguments.
        if ((final.Entrypoint ?? final.Command) is not { } start)
        {
            return null;
        }

        if (start.IsShellForm)
        {
            return start.Words is [var line, ..] ? (start, line) : null;
        }

        IReadOnlyList<string> words = final is { Entrypoint: not null, Command: { IsShellForm: false } more } ? [.. start.Words, .. more.Words] : start.Words;
        return ScriptText.Of(words) is { } script && !ScriptText.SignalsGroup(words) ? (start, script) : null;
    }

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file ? ExecForm.Of(file)
            : null;
}
