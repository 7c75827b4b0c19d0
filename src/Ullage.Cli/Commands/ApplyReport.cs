using Ullage.Application.Apply;
using Ullage.Application.Recommend;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary>The report that is applied: made now as recommend makes it, or one that recommend saved.</summary>
internal static class ApplyReport
{
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan _old = TimeSpan.FromDays(7);

    /// <exception cref="UsageException">There are problems, those found before included.</exception>
    public static async Task<RecommendationReport> GetAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken, ManifestFacts? manifests = null)
    {
        var asked = Asked(invocation, problems);
        if (invocation.Settings.Get(ApplySettings.FromReport) is { } path)
        {
            return Saved(invocation, path, asked, problems);
        }

        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        await using var source = await OpenAsync(invocation, problems, cancellationToken);
        var request = ReportRun.Request(invocation, prices, ReportRun.RangeOf(source)) with { Complete = manifests is null ? null : manifests.Complete, Only = asked };
        var report = await ReportRun.MakeAsync(invocation, source, request, policy!, cancellationToken);
        return asked is null || report.Workloads.Count > 0 ? report : throw await AbsentWorkload.TellAsync(source, request, report, asked, cancellationToken);
    }

    private static WorkloadName? Asked(Invocation invocation, List<string> problems)
    {
        // What a shell makes of -f *.yaml. A folder may well be named as a workload is: deploy/catalog.
        if (invocation.Arguments is [var text] && Path.Exists(invocation.PathOf(text)) && (IsManifest(text) || WorkloadText.Read(text, [], invocation.Settings.Get(SelectionSettings.Namespace)) is null))
        {
            problems.Add($"{text} is a path, where a workload is expected; give each path with an {ApplySettings.Filename.Flag} of its own, or their folder");
            return null;
        }

        return WorkloadText.Whole(invocation.Arguments, problems, invocation.Settings.Get(SelectionSettings.Namespace));
    }

    private static bool IsManifest(string text) => Path.GetExtension(text) is ".yaml" or ".yml" or ".json";

    private static async Task<ISampleSource> OpenAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken)
    {
        if (!invocation.Settings.Get(BacktestSettings.Demo))
        {
            return await SourceOpening.OpenAsync(invocation, problems, cancellationToken);
        }

        return problems.Count == 0 ? DemoCommand.Open() : throw new UsageException(problems);
    }

    private static RecommendationReport Saved(Invocation invocation, string path, WorkloadName? asked, List<string> problems)
    {
        var settings = invocation.Settings;
        var unheeded = SettingTable.Reading.Concat(SettingTable.Selecting).Concat(SettingTable.Sizing).Concat(CostSettings.All).Append(BacktestSettings.Demo)
            .Where(s => s != SelectionSettings.Namespace && !(settings.Get(ApplySettings.Filename).Count == 0 && IsOfCluster(s)) && settings.Given(s)?.Origin.Kind == OriginKind.Flag);
        problems.AddRange(unheeded.Select(static s => $"{s.Flag} changes nothing in a saved report; leave out it or --from-report"));
        RecommendationReport? report = null;
        try
        {
            using var stream = path == "-" ? invocation.Surroundings.Input() : File.OpenRead(invocation.PathOf(path));
            report = ReportReader.Read(stream, MostBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            problems.Add($"--from-report: {path} cannot be read ({(e is FormatException ? e.Message.TrimEnd('.') : OutputFile.Told(e))}); expected what ullage recommend -o json writes");
        }

        if (problems.Count > 0 || report is null)
        {
            throw new UsageException(problems);
        }

        if (invocation.Surroundings.Time.GetUtcNow() - report.At is var age && age > _old)
        {
            invocation.Remark($"note: the report is {Moments.Duration(age)} old");
        }

        var meant = report.Workloads.Where(w => asked?.Matches(w.Id) ?? settings.Get(SelectionSettings.Namespace).Contains(w.Id.Namespace)).ToList();
        return asked is null || meant.Count > 0 ? report with { Workloads = meant } : throw new UsageException($"the report has no workload {asked.Namespace}/{asked.Kind}/{asked.Name}; it has {string.Join(", ", report.Workloads.Take(5).Select(static w => w.Id))}{(report.Workloads.Count > 5 ? " and others" : "")}");
    }

    /// <summary>Where changes go, and guards are looked at, needs settings that a report saved needs no more.</summary>
    private static bool IsOfCluster(Setting setting) =>
        setting == ClusterSettings.Kubeconfig || setting == ClusterSettings.Context || setting == SourceSettings.Timeout || setting == SourceSettings.Prometheus || SettingTable.Letting.Contains(setting);
}
