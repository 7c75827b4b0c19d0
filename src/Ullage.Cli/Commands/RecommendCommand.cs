using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage recommend</c>.</summary>
internal static class RecommendCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "recommend",
        Summary = "Recommend requests, limits and runtime settings from history",
        Description =
            "Reads how much CPU and memory every container used, from Prometheus or one of its files, and recommends requests, limits and runtime settings, each with its reasons. Nothing is changed: apply what you agree with, for example through -o patch.\n"
            + "Workloads, today's settings, OOM kills and autoscalers come from kube-state-metrics, or with --from-cluster from the Kubernetes API; without either, workloads are inferred from pod names and the result says so. Every sample of the window is looked at.",
        Settings = [.. SettingTable.Reading, .. SettingTable.Selecting, .. SettingTable.Sizing, .. SettingTable.Writing],
        Examples =
        [
            new("ullage recommend --prometheus http://localhost:9090", "everything, from the last 7 days"),
            new("ullage recommend -p http://localhost:9090 --from-cluster -n shop", "without kube-state-metrics: workloads and settings from the cluster of kubectl"),
            new("ullage recommend -p https://mimir.example/prometheus --header X-Scope-OrgID=team-a --bearer-token-env TOKEN -n 'shop-*' -o wide", "one tenant's shop namespaces"),
            new("ullage recommend -p http://localhost:9090 -o html --output-file report.html --price-cpu 0.031 --price-memory 0.004", "a report with a month's saving"),
            new("ullage recommend -p http://localhost:9090 -n shop -o patch --output-file patches/", "a file for kubectl patch for each workload"),
            new("ullage recommend -p http://localhost:9090 -n production --fail-on over-provisioned=30% --quiet", "for a pipeline: exit 1 when a third is wasted"),
            new("ullage recommend --tsdb /var/lib/prometheus --at 2026-03-01 --plan", "what it would read of usage, without reading it"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        var writer = ReportFormats.Find(invocation.Settings.Get(OutputSettings.Output) ?? ReportFormats.Default)!;
        ReportRun.RefuseFolder(invocation, writer, problems);
        await using var source = await SourceOpening.OpenAsync(invocation, problems, cancellationToken);
        var request = ReportRun.Request(invocation, prices, ReportRun.RangeOf(source));
        if (invocation.Settings.Get(SourceSettings.Plan))
        {
            return await ReportRun.PlanAsync(invocation, source, request, policy!, cancellationToken);
        }

        return ReportRun.Finish(invocation, await ReportRun.MakeAsync(invocation, source, request, policy!, cancellationToken), writer);
    }
}
