using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>A service migrates its database before it starts.</summary>
internal sealed class MigrationInCommand : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "migration-in-command",
        Title = "A service migrates its database before it starts",
        Why = "Every replica and every restart runs the migration, several at once; a long one runs into the liveness probe and is killed half-way.",
        Remedy = "Run it once before the rollout: `ullage generate init -f FILE` makes an init container that takes a lock, with `--migrate job` a Job.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Configuration,
        Article = "migrations in an init container, or as a Job with a lock",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.IsInit || !container.Workload.IsService || ScriptText.Of(container.CommandLine) is not { } script || MigrationSigns.In(script) is not { } migration)
        {
            return;
        }

        report.Find(container, [container.Node.Key("command"), container.Node.Key("args")], $"\"{migration}\" runs in every replica and at every restart; expected a Job or an init container.");
    }
}
