using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>An init container migrates in every replica.</summary>
internal sealed class MigrationPerReplica : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "migration-per-replica",
        Title = "An init container migrates in every replica",
        Why = "Each replica runs the migration when it starts, so that several run at once. That is safe only where the tool takes a lock.",
        Remedy = "Use a Job, which `ullage generate init -f FILE --migrate job` makes, or a tool that locks.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Configuration,
        Article = "migrations in an init container, or as a Job with a lock",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.IsInit && container.Workload is { IsScalable: true, MostReplicas: >= 2 } && MigrationSigns.In(string.Join(' ', container.CommandLine)) is { } migration && !MigrationSigns.LocksByItself(migration))
        {
            report.Find(container, [container.Node.Key("command"), container.Node.Key("args")], $"\"{migration}\" runs in {container.Workload.MostReplicas} replicas; expected a lock or a Job.");
        }
    }
}
