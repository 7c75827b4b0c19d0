using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>The grace period is 0: pods are killed at once.</summary>
internal sealed class GracePeriodZero : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "grace-period-zero",
        Title = "The grace period is 0: pods are killed at once",
        Why = "SIGKILL comes with the deletion: open requests fail and nothing is flushed. A StatefulSet may then run the same identity twice.",
        Remedy = "Give the drain its time, 30 s by default.",
        Fix = "Sets terminationGracePeriodSeconds to 30, the default.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var grace = workload.PodSpec["terminationGracePeriodSeconds"];
        if (grace.Integer() == 0)
        {
            report.Find(workload, grace, "a grace period of 0 s: pods are killed without SIGTERM.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.OfPod(workload, "a grace period of 30 s, the default", ("terminationGracePeriodSeconds", YamlChange.Literal("30")))
            : null;
}
