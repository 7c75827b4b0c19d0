using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Editing;

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
        Fix = "Sets terminationGracePeriodSeconds to the hook and 30 s for the rest.",
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

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.OfPod(container.Workload, $"a grace period of {Math.Ceiling(PreStop.Seconds(container)) + 30:0} s: the hook, and 30 s from SIGTERM on", ("terminationGracePeriodSeconds", YamlChange.Literal($"{Math.Ceiling(PreStop.Seconds(container)) + 30:0}")))
            : null;
}
