using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A shell stands between SIGTERM and the service.</summary>
internal sealed class DockerfileShellForm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-shell-form",
        Title = "A shell stands between SIGTERM and the service",
        Why = "In the shell form the command is started by sh -c, which is process 1, gets the signals and does not pass them on: the service is killed with its requests when the grace period is over.",
        Remedy = "Use the exec form, [\"/api\", \"--flag\"], or begin the line with exec.",
        Fix = "Writes plain words in the exec form; what needs a shell (variables, pipes, several commands) is left.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        // ENTRYPOINT in shell form ignores CMD; the exec form of ENTRYPOINT makes CMD its arguments.
        if (dockerfile.Final is { HasShell: not false } final && (final.Entrypoint ?? final.Command) is { IsShellForm: true, Words: [var line, ..] } start && !line.TrimStart().StartsWith("exec ", StringComparison.Ordinal))
        {
            // Shells of today replace themselves by a single simple command; of several none is told of the signal.
            report.Find(dockerfile, start.Position, line.AsSpan().IndexOfAny(";|&") >= 0
                ? "several commands started by sh -c, which gets SIGTERM instead of the service; expected the exec form."
                : "started by sh -c: whether the service hears SIGTERM depends on the image's shell; expected the exec form.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file ? ExecForm.Of(file)
            : null;
}
