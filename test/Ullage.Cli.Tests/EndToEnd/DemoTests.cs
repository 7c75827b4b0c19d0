using System.Text.Json;
using Ullage.Cli.Commands;

namespace Ullage.Cli.Tests.EndToEnd;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demonstration_runs_offline_and_shows_at_least_20_containers_in_3_namespaces_over_4_days()
    {
        var run = await ToolProcess.RunAsync(["demo", "-o", "json", "--quiet"], null, ("https_proxy", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9"));
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        using var report = JsonDocument.Parse(run.Output);
        var workloads = report.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        Assert.True(workloads.Sum(static w => w.GetProperty("containers").GetArrayLength()) >= 20);
        Assert.True(workloads.Select(static w => w.GetProperty("namespace").GetString()).Distinct().Count() >= 3);
    }

    [Fact]
    public async Task The_recording_tells_whence_it_is_and_spans_at_least_4_days()
    {
        await using var recording = DemoCommand.Open();
        Assert.True(recording.Range.Duration >= TimeSpan.FromDays(4));
        Assert.Contains("MIT", recording.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_and_configuration_file_change_nothing_in_it()
    {
        var plain = await CommandRun.Of(["demo", "-o", "csv"]);
        var changed = await CommandRun.Of(["demo", "-o", "csv"], new() { ["ULLAGE_POLICY"] = "guaranteed", ["ULLAGE_NAMESPACE"] = "none" });
        Assert.Equal((0, plain.Output), (changed.Exit, changed.Output));
    }
}
