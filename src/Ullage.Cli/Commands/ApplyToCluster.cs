using Ullage.Application.Rollout;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Rollouts;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Coordination;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage apply</c> without <c>-f</c>: recommendations into the cluster.</summary>
internal static class ApplyToCluster
{
    public static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        invocation = invocation with { ChangesCluster = true };
        var settings = invocation.Settings;
        var problems = new List<string>();
        if (settings.Get(ApplySettings.Yes) && settings.Get(ApplySettings.Check))
        {
            problems.Add("--yes changes the cluster and --check does not; keep one");
        }

        if (settings.Get(BacktestSettings.Demo))
        {
            problems.Add("the demonstration's workloads are in no cluster; try ullage apply --demo -f examples/manifests");
        }

        foreach (var setting in new Setting[] { ApplySettings.Record, ApplySettings.HelmValues })
        {
            if (settings.Given(setting)?.Origin.Kind == OriginKind.Flag)
            {
                problems.Add($"{setting.Flag} belongs to manifests; give -f PATH, or leave it out");
            }
        }

        var format = settings.Given(OutputSettings.Output)?.Origin.Kind == OriginKind.Flag ? settings.Get(OutputSettings.Output) : null;
        if (format is not (null or "json" or "yaml"))
        {
            problems.Add($"{OutputSettings.Output.Flag}: {format} is not a format of apply; choose json or yaml, or leave it out for text");
        }

        var report = await ApplyReport.GetAsync(invocation, problems, cancellationToken);
        ReportRun.RequireFound(invocation, report);
        var isPartial = ReportRun.TellMissing(invocation, report.Missing);
        await using var opening = await RolloutOpening.OpenAsync(invocation, problems, cancellationToken);
        var plan = await new RolloutPlanner(opening.Client, opening.Options, invocation.Surroundings.Time).PlanAsync(report, cancellationToken);
        if (format is null)
        {
            ReportRun.Write(invocation, (output, style) => RolloutText.Write(output, plan, style));
        }
        else if (!settings.Get(ApplySettings.Yes))
        {
            ReportRun.Write(invocation, output => RolloutShape.Write(output, format, plan, null));
        }

        foreach (var note in plan.Notes)
        {
            invocation.Remark("note: " + note);
        }

        if (!settings.Get(ApplySettings.Yes))
        {
            var counts = RolloutCounts.Of(plan);
            invocation.Remark(counts.Changed > 0 ? $"{RolloutText.Planned(counts, opening.Client.Description)}; nothing was written: --yes does it" : RolloutText.Planned(counts, opening.Client.Description));
            return ApplyCommand.CodeOf(invocation, isPartial, plan.Changes.Count > 0, plan.Refused.Count > 0);
        }

        try
        {
            var outcome = await opening.Run().ApplyAsync(plan, cancellationToken);
            if (format is null)
            {
                ReportRun.Write(invocation, (output, style) => RolloutText.Write(output, outcome, style));
            }
            else
            {
                ReportRun.Write(invocation, output => RolloutShape.Write(output, format, plan, outcome));
            }

            invocation.Remark(RolloutText.Made(RolloutCounts.Of(plan, outcome)));
            return RolloutText.Finish(invocation, outcome) is var code && code != ExitCode.Done ? code : isPartial || plan.Refused.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        }
        catch (LeaseTakenException e)
        {
            invocation.Surroundings.Say(e.Message);
            return ExitCode.SourceFailed;
        }
    }
}
