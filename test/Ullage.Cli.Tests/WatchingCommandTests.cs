using System.Text.Json;
using Ullage.Generators.Dashboards;
using Ullage.Manifests.Yaml;
using Ullage.Testing;

namespace Ullage.Cli.Tests;

/// <summary><c>ullage generate dashboard</c>, <c>alerts</c> and <c>recording-rules</c>.</summary>
public sealed class WatchingCommandTests
{
    [Fact]
    public async Task A_dashboard_goes_to_standard_output_and_all_of_them_to_a_folder()
    {
        var one = await CommandRun.Of(["generate", "dashboard", "go-runtime"]);
        using (var document = JsonDocument.Parse(one.Output))
        {
            Assert.Equal(("", "ullage-go-runtime"), (one.Errors, document.RootElement.GetProperty("uid").GetString()));
        }

        using var folder = new TemporaryFolder();
        var all = await CommandRun.Of(["generate", "dashboard", "--output-file", "boards/"], directory: folder.Path);
        Assert.Equal((0, "ullage: 6 files in boards/"), (all.Exit, all.ErrorLines[0]));
        Assert.Equal(DashboardCatalog.Kinds.Select(static k => k + ".json").Order(), Directory.GetFiles(Path.Combine(folder.Path, "boards")).Select(static f => Path.GetFileName(f)).Order());
        Assert.Equal(one.Output, await File.ReadAllTextAsync(Path.Combine(folder.Path, "boards/go-runtime.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task As_a_ConfigMap_it_holds_the_same_text_for_Grafanas_sidecar()
    {
        var json = await CommandRun.Of(["generate", "dashboard", "quota", "--mapping", "opentelemetry"]);
        var map = await CommandRun.Of(["generate", "dashboard", "quota", "--mapping", "opentelemetry", "--format", "configmap"]);
        var root = YamlFile.Parse(System.Text.Encoding.UTF8.GetBytes(map.Output)).Documents[0].Root;
        Assert.Equal("1", root["metadata"]["labels"]["grafana_dashboard"].Text);
        Assert.Equal(json.Output, root["data"]["quota.json"].Text);
    }

    [Theory]
    [InlineData("KIND \"go\" is not one of", "generate", "dashboard", "go")]
    [InlineData("6 dashboards are 6 files", "generate", "dashboard")]
    [InlineData("plain is not a format of dashboards", "generate", "dashboard", "quota", "--format", "plain")]
    [InlineData("json is not a format of rules", "generate", "alerts", "--format", "json")]
    [InlineData("no alert has a number \"memory\"", "generate", "alerts", "--threshold", "memory=3")]
    [InlineData("--threshold", "generate", "alerts", "--threshold", "memory-near-limit=0")]
    [InlineData("\"850\" is out of range: memory-near-limit takes 0.1 to 100 %; \"NaN\" is out of range: throttled takes 0.1 to 100 %; no alert has a number \"hpa\"", "generate", "alerts", "--threshold", "memory-near-limit=850", "--threshold", "throttled=NaN", "--threshold", "hpa=1")]
    [InlineData("\"-1\" is out of range", "generate", "alerts", "--threshold", "goroutines=-1")]
    [InlineData("is not a label's name", "generate", "alerts", "--by-cluster", "a-b")]
    [InlineData("--threshold is not taken by generate recording-rules", "generate", "recording-rules", "--threshold", "x=1")]
    public async Task What_does_not_make_sense_is_a_mistake_with_the_way_out(string told, params string[] line)
    {
        var run = await CommandRun.Of(line);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_an_operators_object_or_a_plain_file_and_what_is_left_out_is_told()
    {
        var operators = await CommandRun.Of(["generate", "alerts", "--object-label", "release=stack", "--object-name", "saturation", "--runbooks", "https://wiki.example/r"]);
        Assert.StartsWith("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: saturation\n  labels:\n    release: stack\n", operators.Output, StringComparison.Ordinal);
        Assert.Contains("runbook_url: \"https://wiki.example/r/container-oom-killed.md\"", operators.Output, StringComparison.Ordinal);
        var plain = await CommandRun.Of(["generate", "alerts", "--format", "plain", "--mapping", "opentelemetry", "--threshold", "memory-near-limit=85", "--threshold", "memory-near-limit=80"]);
        Assert.StartsWith("groups:\n  - name: ullage-containers\n", plain.Output, StringComparison.Ordinal);
        Assert.Contains("> 0.8\n", plain.Output, StringComparison.Ordinal);
        Assert.Contains("left out, since opentelemetry has no metric for them: ContainerCpuThrottled", plain.Errors, StringComparison.Ordinal);
        Assert.StartsWith("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: ullage-recordings\n", (await CommandRun.Of(["generate", "recording-rules"])).Output, StringComparison.Ordinal);
    }
}
