using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>preStop and drain together use up the grace period.</summary>
internal sealed partial class ShutdownLeavesNothing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "shutdown-leaves-nothing",
        Title = "preStop and drain together use up the grace period",
        Why = "Hook, drain, workers and flush all come out of one grace period, and the kernel does not wait. 5 s before and 25 s of drain leave nothing of 30.",
        Remedy = "Raise terminationGracePeriodSeconds, or shorten the drain: 5 + 25 s need 40, 5 + 18 + 3 + 1 fit 30.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Shutdown,
        Article = "GracefulShutdown within the grace period",
        Parameters = [new("margin", 3, "s", "that must be left of the grace period")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var grace = container.Workload.GraceSeconds;
        var margin = report.Parameter("margin");
        var sleep = PreStop.Seconds(container);
        if (sleep >= grace || container.IsInit)
        {
            return;
        }

        EnvironmentVariable? longest = null;
        var drain = 0.0;
        foreach (var variable in container.Environment)
        {
            if (variable.Literal is { } text && variable.Name.Length <= 100 && DrainName().IsMatch(variable.Name) && DurationText.Seconds(variable.Name, text) is { } seconds && seconds > drain)
            {
                (longest, drain) = (variable, seconds);
            }
        }

        if (longest is { } found && sleep + drain > grace - margin)
        {
            report.Find(container, found.Place, $"{(sleep > 0 ? $"preStop {sleep:0.#} s + " : "")}{found.Name} {drain:0.#} s of a grace period of {grace} s; expected {margin:0.#} s to spare: a grace period of {Math.Ceiling(sleep + drain + margin):0} s.");
        }
    }

    [GeneratedRegex("^(?:.*_)?(?:SHUTDOWN|DRAIN|GRACEFUL|GRACEFUL_SHUTDOWN)_(?:.*_)?(?:TIMEOUT|PERIOD|DURATION|DELAY|SECONDS)(?:_(?:SECONDS|SEC|S|MS|MILLIS|MILLISECONDS))?$", RegexOptions.CultureInvariant)]
    private static partial Regex DrainName();
}
