using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A shell stands between SIGTERM and the service.</summary>
internal sealed class ShellHidesSigterm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "shell-hides-sigterm",
        Title = "A shell stands between SIGTERM and the service",
        Why = "The signal goes to process 1, the shell, which does not pass it on and by default ignores it. The service never hears of the end and is killed with its requests when the grace period is over.",
        Remedy = "Begin the last command of the script with exec, or start the program without a shell.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.IsInit || !container.Workload.IsService || container.Ports.Count == 0 || ScriptText.Of(container.CommandLine) is not { } script)
        {
            return;
        }

        // bash and dash replace themselves by a single simple command, so that only scripts of several are told.
        var commands = ShellCommands.Read(ScriptText.Joined(script), '\\').Where(static c => c.Words.Count > 0).ToList();
        if (commands.Count < 2 || commands.Any(static c => c.Is("trap") || c.Words.Any(static w => w is "tini" or "dumb-init" || w.EndsWith("/tini", StringComparison.Ordinal) || w.EndsWith("/dumb-init", StringComparison.Ordinal))) || ScriptText.Execs(script) || ScriptText.SignalsGroup(container.CommandLine))
        {
            return;
        }

        report.Find(container, [container.Node.Key("command"), container.Node.Key("args")], "a script of several commands without exec: SIGTERM goes to the shell and not to the service.");
    }
}
