using Ullage.Cli.Configuration;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage apply</c>.</summary>
internal static class ApplyCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "apply",
        Summary = "Bring recommendations into manifests or the cluster, with their reasons",
        Description =
            "Makes the recommendations that recommend would make with the same flags, or takes those of a saved report. With -f it changes the manifests of the workloads: only the bytes of the numbers, everything else stays as it is. Without --yes nothing is written; the unified diff goes to standard output, the summary to standard error.\n"
            + "Bases of an overlay, templates of a chart and rendered manifests are never touched: the change goes into the overlay's own patch or the chart's values. What cannot be changed safely is refused with the reason, and --record keeps the patch for it.\n"
            + "Without -f it changes the cluster: the server tries every change (dry run), and the plan says how each reaches the pods and what is left alone and why. With --yes only the fields that differ are patched, one workload first, then a namespace at a time; each is followed through its rollout, recorded in a ConfigMap, and rolled back where it does harm. What was begun, ullage verify finishes; ullage rollback puts it back.",
        Arguments = [new("WORKLOAD", "NAMESPACE/KIND/NAME, or KIND/NAME with one --namespace: this one alone.", Required: false)],
        Settings = [.. ApplySettings.All, .. RolloutSettings.All, BacktestSettings.Demo, .. SettingTable.Reading.Where(static s => s != SourceSettings.Plan), .. SettingTable.Selecting, .. SettingTable.Sizing, .. CostSettings.All, OutputSettings.Output],
        Examples =
        [
            new("ullage apply -f deploy/ -p http://localhost:9090 -n shop", "what would change, as a diff"),
            new("ullage apply -f deploy/ -p http://localhost:9090 -n shop --yes --record docs/decisions/resources.md", "change the files and keep the reasons"),
            new("ullage apply -f overlays/production -p http://localhost:9090 -n production --check", "for a pipeline: exit 1 when the manifests lag behind"),
            new("ullage apply --from-report report.json -f deploy/ --diff > resources.patch", "from a saved report, as a patch for git apply"),
            new("helm template shop | ullage apply -f - -p http://localhost:9090 --yes | kubectl apply -f -", "in a pipe: manifests in, changed manifests out"),
            new("ullage apply -p http://localhost:9090 -n shop", "what would change in the cluster of kubectl, and how"),
            new("ullage apply -p http://localhost:9090 -n shop --yes --wait 30m", "change the cluster, watch it for half an hour, roll back what does harm"),
            new("ullage apply -p http://localhost:9090 -n shop deploy/catalog --yes", "one workload alone"),
            new("ullage apply -p http://localhost:9090 -n shop -o json", "the same for programs"),
            new("ullage apply -f charts/ --helm-values shop=services.catalog -p http://localhost:9090 --yes", "a chart whose values do not say for which workload they are"),
        ],
        Run = RunAsync,
    };

    /// <summary>What a plan for files or for the cluster ends with: <c>--check</c> tells of changes before it tells of refusals.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="isPartial">Whether the proposals rest on a part of what was to be read.</param>
    /// <param name="changes">Whether there is something to change.</param>
    /// <param name="refuses">Whether something cannot be changed.</param>
    public static int CodeOf(Invocation invocation, bool isPartial, bool changes, bool refuses)
    {
        var finds = changes && invocation.Settings.Get(ApplySettings.Check);
        return isPartial || (refuses && !finds) ? ExitCode.Partial : finds ? ExitCode.Findings : ExitCode.Done;
    }

    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        invocation.Settings.Get(ApplySettings.Filename).Count > 0
            ? ApplyFiles.RunAsync(invocation, cancellationToken)
            : ApplyToCluster.RunAsync(invocation, cancellationToken);
}
