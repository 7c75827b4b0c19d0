using Ullage.Application.Recommend;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage explain</c>.</summary>
internal static class ExplainCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "explain",
        Summary = "Show the evidence behind one workload's recommendation",
        Description =
            "Shows one workload, or one of its containers, in full: every reason with its evidence, the percentiles, a chart of usage against requests and limits now and recommended, and the hours of the week. Policy risk learns from the whole selection, so that is read, and the numbers are those of recommend with the same flags. Kinds may be short (deploy, sts, ds, cj).",
        Arguments = [new("WORKLOAD", "NAMESPACE/KIND/NAME, or NAMESPACE/KIND/NAME/CONTAINER; with one --namespace KIND/NAME.", Required: true)],
        Settings = [.. SettingTable.Reading, .. SettingTable.Selecting, .. SettingTable.Sizing, .. SettingTable.Writing],
        Examples =
        [
            new("ullage explain shop/Deployment/catalog --prometheus http://localhost:9090", "one workload"),
            new("ullage explain -n shop deploy/catalog -p http://localhost:9090", "as kubectl names it"),
            new("ullage explain shop/deploy/catalog/server -p http://localhost:9090 -o json", "one container, for a program"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        var writer = ExplainFormats.Find(invocation.Settings.Get(OutputSettings.Output) ?? ExplainFormats.Default)!;
        ReportRun.RefuseFolder(invocation, writer, problems);
        var asked = WorkloadText.Read(invocation.Arguments[0], problems, invocation.Settings.Get(SelectionSettings.Namespace));
        await using var source = await SourceOpening.OpenAsync(invocation, problems, cancellationToken);
        var request = ReportRun.Request(invocation, prices, ReportRun.RangeOf(source)) with { Only = asked!.Workload };
        if (invocation.Settings.Get(SourceSettings.Plan))
        {
            return await ReportRun.PlanAsync(invocation, source, request, policy!, cancellationToken);
        }

        var report = await ReportRun.MakeAsync(invocation, source, request, policy!, cancellationToken);
        return ReportRun.Finish(invocation, await NarrowedAsync(source, request, report, asked, cancellationToken), writer);
    }

    /// <summary>The report with the container asked for alone.</summary>
    internal static async Task<RecommendationReport> NarrowedAsync(ISampleSource source, RecommendRequest request, RecommendationReport report, WorkloadReference asked, CancellationToken cancellationToken)
    {
        var (workload, container) = asked;
        if (report.Workloads is not [var found, ..])
        {
            throw await AbsentWorkload.TellAsync(source, request, report, workload, cancellationToken);
        }

        if (container is null)
        {
            return report;
        }

        var named = found.Containers.Where(c => c.Id.Name == container).ToList();
        return named.Count > 0
            ? report with { Workloads = [found with { Containers = named }] }
            : throw new UsageException($"{found.Id} has no container {container}; it has {string.Join(", ", found.Containers.Select(static c => c.Id.Name))}{NearestName.Hint(container, found.Containers.Select(static c => c.Id.Name))}");
    }
}
