using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>The preStop hook uses up the grace period.</summary>
internal sealed class PrestopExceedsGrace : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "prestop-exceeds-grace",
        Title = "The preStop hook uses up the grace period",
        Why = "The grace period runs from the moment the pod is deleted: the preStop hook first, then SIGTERM. When the hook takes all of it, the process is killed without having heard of the end.",
        Remedy = "Make terminationGracePeriodSeconds the hook + the drain + a few seconds.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
    };

    public override void Look(Container container, RuleReport report)
    {
        var hook = container.Node["lifecycle"]["preStop"];
        var sleep = PreStop.Seconds(container);
        if (sleep > 0 && sleep >= container.Workload.GraceSeconds)
        {
            report.Find(container, [hook["sleep"]["seconds"], hook["exec"]["command"].Exists ? hook["exec"].Key("command") : default], $"preStop takes {sleep:0.#} s of a grace period of {container.Workload.GraceSeconds} s: SIGTERM comes too late.");
        }
    }
}
