using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Rollouts;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage verify</c>.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "verify",
        Summary = "Watch what apply changed in the cluster, and roll back what does harm",
        Description =
            "Goes on with every change that apply made and that is not watched to its end, also one whose process was killed halfway. Kills for lack of memory, crashes, restarts, pods without a node, evictions, resizes that the node refuses, rollouts that stick, pods that stay unready, throttling, the collector's share and your guards roll a change back: the exact old values, and a hold on the workload. Run it from a CronJob with --wait 0 where nobody waits.",
        Arguments = [new("WORKLOAD", "NAMESPACE/KIND/NAME, or KIND/NAME with one --namespace: the change of this one alone.", Required: false)],
        Settings = [SelectionSettings.Namespace, .. RolloutSettings.Watching, ClusterSettings.Kubeconfig, ClusterSettings.Context, SourceSettings.Prometheus, SourceSettings.ReadBy, SourceSettings.Timeout, .. SettingTable.Letting],
        Examples =
        [
            new("ullage verify", "until every change is watched to its end"),
            new("ullage verify -n shop --wait 0", "one look at one namespace"),
            new("ullage verify -p http://localhost:9090", "with throttling, the collector and the guards of apply"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var asked = WorkloadText.Whole(invocation.Arguments, problems, invocation.Settings.Get(SelectionSettings.Namespace));
        await using var opening = await RolloutOpening.OpenAsync(invocation, problems, cancellationToken);
        var wait = invocation.Settings.Get(RolloutSettings.Wait) ?? Longest;
        var outcome = await opening.Run().VerifyAsync(asked is null ? opening.Namespaces : [asked.Namespace], r => opening.IsMeant(r, asked), wait, cancellationToken);
        if (opening.Options.ReadGuard is null && outcome.Changes.FirstOrDefault(static c => c.Guards.Count > 0) is { } guarded)
        {
            invocation.Remark($"note: the guards of {guarded.Workload} were not looked at; give --prometheus URL");
        }

        ReportRun.Write(invocation, (output, style) => RolloutText.Write(output, outcome, style));
        if (outcome.Changes.Count == 0)
        {
            invocation.Remark(asked is null ? "no change is under watch" : $"no change of {asked} is under watch");
        }

        return RolloutText.Finish(invocation, outcome);
    }
}
