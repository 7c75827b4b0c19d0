using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Editing;

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
        Fix = "Sets terminationGracePeriodSeconds to hook + drain + 4 s for workers and flush + margin, in steps of 5 s.",
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

        var (longest, drain) = Drain(container);
        if (longest is { } found && sleep + drain > grace - margin)
        {
            report.Find(container, found.Place, $"{(sleep > 0 ? $"preStop {sleep:0.#} s + " : "")}{found.Name} {drain:0.#} s of a grace period of {grace} s; expected {margin:0.#} s to spare: a grace period of {Math.Ceiling(sleep + drain + margin):0} s.");
        }
    }

    private static (EnvironmentVariable? Variable, double Seconds) Drain(Container container)
    {
        EnvironmentVariable? longest = null;
        var drain = 0.0;
        foreach (var variable in container.Environment)
        {
            if (variable.Literal is { } text && variable.Name.Length <= 100 && DrainName().IsMatch(variable.Name) && DurationText.Seconds(variable.Name, text) is { } seconds && seconds > drain)
            {
                (longest, drain) = (variable, seconds);
            }
        }

        return (longest, drain);
    }

    [GeneratedRegex("^(?:.*_)?(?:SHUTDOWN|DRAIN|GRACEFUL|GRACEFUL_SHUTDOWN)_(?:.*_)?(?:TIMEOUT|PERIOD|DURATION|DELAY|SECONDS)(?:_(?:SECONDS|SEC|S|MS|MILLIS|MILLISECONDS))?$", RegexOptions.CultureInvariant)]
    private static partial Regex DrainName();

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container)
        {
            return null;
        }

        var (sleep, drain) = (PreStop.Seconds(container), Drain(container).Seconds);
        var grace = Math.Ceiling((sleep + drain + 4 + found.Parameter("margin")) / 5) * 5;
        return Mending.Mend.OfPod(container.Workload, $"a grace period of {grace:0} s: preStop {sleep:0.#} + drain {drain:0.#} + workers and flush 4 + {found.Parameter("margin"):0.#} to spare", ("terminationGracePeriodSeconds", YamlChange.Literal($"{grace:0}")));
    }
}
