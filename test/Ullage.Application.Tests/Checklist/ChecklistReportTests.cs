using Ullage.Application.Checklist;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Testing.Samples;

namespace Ullage.Application.Tests.Checklist;

public sealed class ChecklistReportTests
{
    [Fact]
    public void Without_anything_read_every_point_cannot_be_told_and_says_what_would_tell()
    {
        var report = ChecklistReport.Of([], [], ChecklistSources.None, ChecklistReach.Unknown);

        Assert.Equal(21, report.Count(ChecklistVerdict.Unknown));
        Assert.All(report.Items, static i => Assert.True(i.WouldTell.Length > 5 && i.Mend.Length == 0));
    }

    [Fact]
    public void One_thing_that_is_not_so_outweighs_all_that_is()
    {
        var item = Item("quota", Told("quota", ChecklistVerdict.Met), Told("quota", ChecklistVerdict.NotMet), Told("quota", ChecklistVerdict.Unknown));

        Assert.Equal((ChecklistVerdict.NotMet, ChecklistVerdict.NotMet), (item.Verdict, item.Evidence[0].Verdict));
        Assert.Equal(ChecklistVerdict.Met, Item("quota", Told("quota", ChecklistVerdict.Unknown), Told("quota", ChecklistVerdict.Met)).Verdict);
        Assert.Equal(ChecklistVerdict.Unknown, Item("quota", Told("spread", ChecklistVerdict.Met)).Verdict);
    }

    [Fact]
    public void The_way_out_names_the_file_and_namespace_that_it_is_about()
    {
        Assert.Equal("ullage generate pdb -f 'a file.yaml'", Item("disruption-budget", Told("disruption-budget", ChecklistVerdict.NotMet) with { File = "a file.yaml" }).Mend);
        Assert.Equal("ullage generate quota -f a.yaml --into-namespace shop", Item("quota", Told("quota", ChecklistVerdict.NotMet) with { Namespace = "shop" }, Told("requests", ChecklistVerdict.Met) with { File = "a.yaml" }).Mend);
        Assert.Equal("kubectl get deployments,statefulsets -n shop -o yaml | ullage generate quota -f - --into-namespace shop", Item("quota", Told("quota", ChecklistVerdict.NotMet) with { Namespace = "shop", File = "namespace.yaml" }, Told("review", ChecklistVerdict.Met) with { File = "cron-job.yaml" }).Mend);
        Assert.Equal("", Item("quota", Told("quota", ChecklistVerdict.Met)).Mend);
    }

    [Fact]
    public void What_only_runs_is_mended_as_it_runs_and_a_program_by_its_author()
    {
        var live = Told("disruption-budget", ChecklistVerdict.NotMet) with { Namespace = "shop", Workload = "deployment/api" };
        Assert.Equal("kubectl get deployment/api -n shop -o yaml | ullage generate pdb -f -", Item("disruption-budget", live).Mend);
        Assert.Equal("kubectl get deployments,statefulsets -n shop -o yaml | ullage generate pdb -f -", Item("disruption-budget", live with { Workload = null }).Mend);
        Assert.Equal("kubectl get 'deployment/x; touch y; x' -n shop -o yaml | ullage generate pdb -f -", Item("disruption-budget", live with { Workload = "deployment/x; touch y; x" }).Mend);
        Assert.Equal("ullage apply -n shop -p URL", Item("requests", live with { Point = "requests" }).Mend);
        Assert.Equal("ullage inspect 'a b' --structs own", Item("struct-layouts", new ChecklistEvidence("struct-layouts", ChecklistVerdict.NotMet, "text", "a b") { IsProgram = true }).Mend);
        Assert.StartsWith("Build with Go", Item("gomaxprocs", Told("gomaxprocs", ChecklistVerdict.NotMet) with { IsProgram = true }).Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_of_the_workload_that_history_is_about_is_the_one_to_mend()
    {
        var history = Told("requests", ChecklistVerdict.NotMet) with { Workload = "deployment/b" };
        Assert.Equal("ullage apply -f b.yaml -p URL", Item("requests", history, Told("spread", ChecklistVerdict.Met) with { File = "a.yaml", Workload = "deployment/a" }, Told("spread", ChecklistVerdict.Met) with { File = "b.yaml", Workload = "deployment/b" }).Mend);
    }

    [Theory]
    [InlineData("spread", ChecklistSources.None, "manifests")]
    [InlineData("spread", ChecklistSources.Manifests, "")]
    [InlineData("graceful-shutdown", ChecklistSources.Manifests, "the binary")]
    [InlineData("gomaxprocs", ChecklistSources.Programs, "manifests, or history")]
    [InlineData("autoscaler", ChecklistSources.Manifests | ChecklistSources.History, "kube-state-metrics")]
    public void What_was_read_is_not_said_to_tell(string point, ChecklistSources read, string expected) =>
        Assert.Equal(expected, ChecklistReport.Of([], [], read, ChecklistReach.Unknown).Items.Single(i => i.Point.Id == point).WouldTell);

    [Fact]
    public async Task Kube_state_metrics_tell_what_a_namespace_has_and_has_not()
    {
        var at = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var source = new InMemorySampleSource();
        foreach (var (labels, value) in new (Label[], double)[]
        {
            ([new("__name__", "kube_poddisruptionbudget_status_expected_pods"), new("namespace", "other")], 1), ([new("__name__", "kube_horizontalpodautoscaler_spec_max_replicas"), new("namespace", "other")], 3), ([new("__name__", "kube_resourcequota"), new("namespace", "shop"), new("type", "hard")], 20),
            ([new("__name__", "ALERTS"), new("alertname", "ContainerOomKilled")], 1), ([new("__name__", "ullage_rightsize_last_success_timestamp_seconds")], at.AddDays(-3).ToUnixTimeSeconds()),
        })
        {
            source.Add(LabelSet.From(labels), [(at.AddMinutes(-10).ToUnixTimeMilliseconds(), value), (at.AddMinutes(-5).ToUnixTimeMilliseconds(), value)]);
        }

        var found = await SeriesEvidence.OfAsync(source, Report(at, replicas: 2), TestContext.Current.CancellationToken);

        Assert.Equal(
            [("disruption-budget", ChecklistVerdict.NotMet), ("quota", ChecklistVerdict.Met), ("alerts", ChecklistVerdict.Met), ("review", ChecklistVerdict.Met)],
            found.Select(static e => (e.Point, e.Verdict)));
        Assert.Equal("""kube_poddisruptionbudget_status_expected_pods{namespace="shop"}: no series""", found[0].Place);
        Assert.Equal(("shop lacks a disruption budget, and other namespaces have one", "shop has a quota"), (found[0].Text, found[1].Text));
        Assert.Contains("ended 3 days before", found[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_tells_of_the_namespace_nothing_is_missing()
    {
        var found = await SeriesEvidence.OfAsync(new InMemorySampleSource(), Report(DateTimeOffset.UnixEpoch.AddYears(56), replicas: 2), TestContext.Current.CancellationToken);

        Assert.Empty(found);
    }

    [Theory]
    [InlineData(200, 200, ChecklistVerdict.Met)]
    [InlineData(240, 200, ChecklistVerdict.Met)]
    [InlineData(500, 200, ChecklistVerdict.NotMet)]
    [InlineData(null, 200, ChecklistVerdict.NotMet)]
    public void Requests_near_what_is_proposed_from_history_are_met(int? current, int proposed, ChecklistVerdict verdict)
    {
        var settings = new ResourceSettings(CpuQuantity.FromMillicores(proposed), null, ByteQuantity.FromMebibytes(128), ByteQuantity.FromMebibytes(256));
        var container = new ContainerRecommendation
        {
            Id = new ContainerId(Id, "api"),
            Status = RecommendationStatus.Recommended,
            Current = settings with { CpuRequest = current is { } millicores ? CpuQuantity.FromMillicores(millicores) : null },
            Recommended = settings,
        };
        var report = Report(DateTimeOffset.UnixEpoch.AddYears(56), 1) with { Workloads = [new WorkloadRecommendation { Id = Id, Replicas = 1, Containers = [container] }] };

        Assert.Equal(verdict, HistoryEvidence.Of(report).Single(static e => e.Point == "requests").Verdict);
        Assert.Equal(ChecklistVerdict.Met, HistoryEvidence.Of(report).Single(static e => e.Point == "limits").Verdict);
    }

    [Fact]
    public void An_autoscaler_that_cannot_reckon_is_mended_by_requests_and_one_that_could_not_comes_behind_them()
    {
        var container = new ContainerRecommendation
        {
            Id = new ContainerId(Id, "api"),
            Status = RecommendationStatus.Recommended,
            Current = ResourceSettings.None,
            Recommended = ResourceSettings.None,
            Findings = [new Finding(FindingCodes.AutoscalerWithoutRequest, Severity.Warning, "it cannot reckon")],
        };
        var report = Report(DateTimeOffset.UnixEpoch.AddYears(56), 1) with { Workloads = [new WorkloadRecommendation { Id = Id, Replicas = 1, Containers = [container] }] };

        Assert.Equal("ullage apply -n shop -p URL", Item("autoscaler", [.. HistoryEvidence.Of(report)]).Mend);
        Assert.Equal("Have its containers request CPU first, as ullage apply -n shop -p URL does, then make an autoscaler.", Item("autoscaler", Told("autoscaler", ChecklistVerdict.NotMet) with { Namespace = "shop", Mend = ChecklistTable.ScaledByRequest }).Mend);
    }

    private static WorkloadId Id => new("", "shop", "Deployment", "api");

    private static RecommendationReport Report(DateTimeOffset at, int replicas) => new()
    {
        At = at,
        Window = new TimeRange(at.AddDays(-7).ToUnixTimeMilliseconds(), at.ToUnixTimeMilliseconds()),
        Source = "memory",
        Policy = "burstable",
        Workloads = [new WorkloadRecommendation { Id = Id, Replicas = replicas, Containers = [] }],
        Totals = ReportTotals.None,
        Read = ReadSummary.Empty,
    };

    private static ChecklistEvidence Told(string point, ChecklistVerdict verdict) => new(point, verdict, "text", "place");

    private static ChecklistItem Item(string point, params ChecklistEvidence[] evidence) => ChecklistReport.Of(evidence, [], ChecklistSources.None, ChecklistReach.Unknown).Items.Single(i => i.Point.Id == point);
}
