using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Testing;

namespace Ullage.Cli.Tests.EndToEnd;

public sealed class RecommendTests(FleetFixture fleet)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_workload_behind_a_real_Prometheus_gets_numbers()
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", server.Address.ToString(), .. fleet.Window, "-o", "json"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        using var report = JsonDocument.Parse(run.Output);
        var workloads = report.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal(fleet.Fleet.Namespaces * fleet.Fleet.Workloads, workloads.Count);
        Assert.All(workloads, static w => Assert.Equal("Deployment", w.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("openmetrics")]
    [InlineData("recording")]
    [InlineData("promql")]
    [InlineData("tsdb")]
    public async Task Other_sources_of_the_same_samples_give_the_same_answer(string kind)
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        string[] remote = ["--prometheus", server.Address.ToString()];
        using var folder = new TemporaryFolder("recording");
        string[] other = kind switch
        {
            "openmetrics" => ["--openmetrics", await fleet.TextAsync(Cancelled)],
            "tsdb" => ["--tsdb", await fleet.BlocksAsync(Cancelled)],
            "promql" => [.. remote, "--read", "promql"],
            _ => ["--recording", await RecordedAsync(remote, folder)],
        };
        var expected = await ToolProcess.RunAsync(["recommend", .. remote, .. fleet.Window, "-o", "json"]);
        var actual = await ToolProcess.RunAsync(["recommend", .. other, .. fleet.Window, "-o", "json"]);
        Assert.Equal((0, ""), (actual.Exit, actual.Errors));
        Assert.Equal(Answers(expected.Output), Answers(actual.Output));
    }

    [Fact]
    public async Task A_plan_lists_queries_and_reads_no_usage()
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", server.Address.ToString(), .. fleet.Window, "--plan"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Contains("container_memory_working_set_bytes", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_the_plan_exceeds_refuses_the_run_and_says_how_to_narrow_it()
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        var run = await ToolProcess.RunAsync(["recommend", "--prometheus", server.Address.ToString(), .. fleet.Window, "--max-samples", "1000"]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("--namespace", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_one_workload_and_says_what_there_is_when_it_is_absent()
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        string[] source = ["--prometheus", server.Address.ToString(), .. fleet.Window];
        var found = await ToolProcess.RunAsync(["explain", "team-0/deploy/service-1", .. source]);
        Assert.Equal((0, ""), (found.Exit, found.Errors));
        Assert.Contains("service-1", found.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("service-2", found.Output, StringComparison.Ordinal);
        var absent = await ToolProcess.RunAsync(["explain", "team-0/deploy/nothing", .. source]);
        Assert.Equal((2, ""), (absent.Exit, absent.Output));
        Assert.Contains("no workload team-0/Deployment/nothing", Assert.Single(absent.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team-0/sts/service-1", "service-1 is a Deployment there: write team-0/Deployment/service-1")]
    [InlineData("team-0/deploy/servce-1", "did you mean team-0/Deployment/service-1?")]
    [InlineData("team-0/deploy/nothing", "there are team-0/Deployment/service-0, team-0/Deployment/service-1")]
    [InlineData("teem-0/deploy/service-1", "did you mean team-0?; there is usage in team-0, team-1")]
    public async Task Explain_tells_what_was_probably_meant(string asked, string expected)
    {
        var run = await ToolProcess.RunAsync(["explain", asked, "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("csv")]
    public async Task Old_samples_are_told_in_the_result_or_beside_one_that_has_no_room_for_words(string format)
    {
        var at = (fleet.Fleet.EndMs / 1000 + 3 * 3600).ToString();
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), "--at", at, "--window", "2d", "-o", format]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("The newest usage is of", format == "csv" ? Assert.Single(run.ErrorLines) : run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_that_is_cut_short_is_an_error()
    {
        using var folder = new TemporaryFolder("gzip");
        var path = Path.Combine(folder.Path, "cut.om.gz");
        await Shell.RunAsync($"gzip -1 < '{await fleet.TextAsync(Cancelled)}' | head -c 60000 > '{path}'");
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", path, .. fleet.Window]);
        Assert.Equal((3, ""), (run.Exit, run.Output));
        Assert.Single(run.ErrorLines);
    }

    [Theory]
    [InlineData("over-provisioned=30%", 1)]
    [InlineData("over-provisioned=100%", 0)]
    [InlineData("oom-killed", 0)]
    public async Task A_threshold_that_is_met_is_told_by_exit_code_1(string threshold, int expected)
    {
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "--fail-on", threshold, "-o", "csv"]);
        Assert.Equal(expected, run.Exit);
        Assert.Equal(expected, run.ErrorLines.Length);
        Assert.NotEqual("", run.Output);
    }

    [Fact]
    public async Task Text_arrives_through_standard_input_too()
    {
        using var folder = new TemporaryFolder("pipe");
        var command = $"dotnet exec '{Checkout.Tool}' recommend --openmetrics - {string.Join(' ', fleet.Window)} -o csv < '{await fleet.TextAsync(Cancelled)}' | wc -l";
        Assert.Equal("7", (await Shell.RunAsync(command)).Output.Trim());
    }

    [Fact]
    public async Task A_reader_that_closes_early_is_no_error()
    {
        var command = $"dotnet exec '{Checkout.Tool}' recommend --openmetrics '{await fleet.TextAsync(Cancelled)}' {string.Join(' ', fleet.Window)} -o json | head -1";
        var run = await Shell.RunAsync(command);
        Assert.Equal(("{", ""), (run.Output.Trim(), run.Errors));
    }

    private async Task<string> RecordedAsync(string[] remote, TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, "fleet.ullage");
        var run = await ToolProcess.RunAsync(["record", .. remote, .. fleet.Window, "--output-file", path, "--quiet"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        return path;
    }

    /// <summary>The workloads' answers, without where and how they were read.</summary>
    private static string Answers(string json) => JsonNode.Parse(json)!["workloads"]!.ToJsonString();
}
