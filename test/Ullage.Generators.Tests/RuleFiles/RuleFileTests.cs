using Ullage.Generators.Alerts;
using Ullage.Generators.Metrics;
using Ullage.Generators.RecordingRules;
using Ullage.Generators.RuleFiles;
using Ullage.Manifests.Yaml;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Generators.Tests.RuleFiles;

public sealed class RuleFileTests
{
    [Theory]
    [InlineData("cadvisor", "")]
    [InlineData("cadvisor", "cluster")]
    [InlineData("opentelemetry", "")]
    public async Task Promtool_takes_alerts_and_recordings(string names, string cluster)
    {
        using var folder = new TemporaryFolder("rules");
        foreach (var (name, groups) in new[] { ("alerts.yaml", Alerts(names, cluster)), ("recordings.yaml", RecordingCatalog.Groups(MetricNames.Named(names), cluster)) })
        {
            var file = Path.Combine(folder.Path, name);
            await File.WriteAllTextAsync(file, RuleDocument.Plain(groups), TestContext.Current.CancellationToken);

            var (code, said) = await PromTool.RulesAsync("check", file, TestContext.Current.CancellationToken);

            Assert.True(code == 0, said);
            Assert.Contains($"SUCCESS: {groups.Sum(static g => g.Rules.Count)} rules found", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_operators_object_holds_the_very_same_groups()
    {
        var groups = Alerts("cadvisor", "");
        var text = RuleDocument.ForOperator(groups, "ullage", "monitoring", [new("release", "kube-prometheus-stack"), new("yes", "on")]);
        var root = YamlFile.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Documents[0].Root;

        Assert.Equal("PrometheusRule", root["kind"].Text);
        Assert.Equal("monitoring", root["metadata"]["namespace"].Text);
        Assert.Equal("on", root["metadata"]["labels"]["yes"].Text);
        var alerts = new List<string>();
        foreach (var group in root["spec"]["groups"].Items)
        {
            foreach (var rule in group.Target["rules"].Items)
            {
                alerts.Add(rule.Target["alert"].Text);
                Assert.Equal(groups.SelectMany(static g => g.Rules).First(r => r.Alert == alerts[^1]).Expression, rule.Target["expr"].Text);
            }
        }

        Assert.Equal(AlertCatalog.All.Select(static a => a.Name), alerts);
    }

    [Fact]
    public void A_number_of_the_callers_stands_in_the_condition()
    {
        var groups = AlertCatalog.Groups(MetricNames.Cadvisor, "", new Dictionary<string, double> { ["memory-near-limit"] = 85 }, "", []);

        Assert.EndsWith("> 0.85", groups[0].Rules[0].Expression, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memory-near-limt", 85, "did you mean memory-near-limit")]
    [InlineData("memory-near-limit", 0, "is out of range: memory-near-limit takes 0.1 to 100 %")]
    [InlineData("memory-near-limit", double.NaN, "is out of range: memory-near-limit takes 0.1 to 100 %")]
    [InlineData("throttled", 150, "is out of range: throttled takes 0.1 to 100 %")]
    public void A_number_that_is_no_alerts_or_no_bound_is_refused(string name, double value, string why)
    {
        var refused = Assert.Throws<ArgumentException>(() => AlertCatalog.Groups(MetricNames.Cadvisor, "", new Dictionary<string, double> { [name] = value }, "", []));

        Assert.Contains(why, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Under_OpenTelemetrys_names_what_nothing_measures_is_left_out_and_told()
    {
        var left = new List<Alert>();

        var groups = AlertCatalog.Groups(MetricNames.OpenTelemetry, "", new Dictionary<string, double>(), "", left);

        Assert.Equal(["ContainerCpuThrottled", "ContainerOomKilled", "GoCollectorBusy", "GoMemoryLimitPressure", "DisruptionBudgetBlocksDrain"], left.Select(static a => a.Name));
        Assert.Equal(AlertCatalog.All.Count - left.Count, groups.Sum(static g => g.Rules.Count));
    }

    [Fact]
    public void Names_of_parameters_are_unique_and_runbooks_are_linked_where_an_address_is_given()
    {
        Assert.Equal(AlertCatalog.Parameters.Count, AlertCatalog.Parameters.Select(static p => p.Name).Distinct().Count());
        var groups = AlertCatalog.Groups(MetricNames.Cadvisor, "", new Dictionary<string, double>(), "https://wiki.example/runbooks/", []);
        Assert.Equal("https://wiki.example/runbooks/container-memory-near-limit.md", groups[0].Rules[0].Annotations.Single(static a => a.Key == "runbook_url").Value);
        Assert.All(groups.SelectMany(static g => g.Rules), static r => Assert.True(r.Annotations.Single(static a => a.Key == "runbook").Value.Length > 40));
    }

    private static IReadOnlyList<RuleGroup> Alerts(string names, string cluster) => AlertCatalog.Groups(MetricNames.Named(names), cluster, new Dictionary<string, double>(), "", []);
}
