using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ullage.Generators.Dashboards;
using Ullage.Generators.Metrics;
using Ullage.Generators.RecordingRules;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Generators.Tests.Dashboards;

/// <summary>
/// Each query on a real Prometheus over series with the names and labels that the exporters document (Series/*.txt). That exporters do export them is
/// the lab's matter: lab/run dashboards.
/// </summary>
public sealed class QueryTests
{
    private const long Start = 1_767_225_600;
    private const int Samples = 121, Step = 30;
    private static readonly HttpClient _http = new();

    [Theory]
    [InlineData("cadvisor", "")]
    [InlineData("opentelemetry", "")]
    [InlineData("cadvisor", "cluster")]
    public async Task Every_query_and_every_variable_finds_something(string names, string cluster)
    {
        using var folder = new TemporaryFolder("dashboards");
        var text = Path.Combine(folder.Path, "series.txt");
        await File.WriteAllTextAsync(text, OpenMetrics(File.ReadAllLines(Path.Combine(Checkout.Root, "test/Ullage.Generators.Tests/Dashboards/Series", names + ".txt")), cluster), TestContext.Current.CancellationToken);
        await PromTool.CreateBlocksAsync(text, folder.Sub("data"), cancellationToken: TestContext.Current.CancellationToken);
        await using var server = await PrometheusServer.StartAsync(Path.Combine(folder.Path, "data"), cancellationToken: TestContext.Current.CancellationToken);
        var empty = new List<string>();
        foreach (var dashboard in DashboardCatalog.Kinds.Select(k => DashboardCatalog.Make(k, MetricNames.Named(names), cluster)))
        {
            foreach (var panel in dashboard.Rows.SelectMany(static r => r.Panels))
            {
                foreach (var query in panel.Queries)
                {
                    var found = await AskAsync(server.Address, Filled(query.Expression));
                    if (found.Count == 0 || found.Any(static s => !double.IsFinite(Value(s))))
                    {
                        empty.Add($"{dashboard.Id}: {panel.Title}: {Filled(query.Expression)}");
                    }

                    // what the legend names must be there, else every line is called alike
                    empty.AddRange(Regex.Matches(query.Legend, @"\{\{(\w+)\}\}").Where(m => found.Any(s => !s.GetProperty("metric").TryGetProperty(m.Groups[1].Value, out _))).Select(m => $"{dashboard.Id}: {panel.Title}: legend {m.Value}"));
                }
            }

            foreach (var variable in dashboard.Variables)
            {
                var asked = Regex.Match(variable.Query, @"^label_values\((.+), (\w+)\)$");
                var values = (await AskAsync(server.Address, Filled(asked.Groups[1].Value))).Select(s => s.GetProperty("metric").GetProperty(asked.Groups[2].Value).GetString()!);
                var extract = variable.Extract.Length > 0 ? variable.Extract.Trim('/') : "^(.+)$";
                if (!values.Any(v => Regex.Match(v, extract).Groups[1].Length > 0))
                {
                    empty.Add($"{dashboard.Id}: ${variable.Name}");
                }
            }
        }

        Assert.Empty(empty);
    }

    [Theory]
    [InlineData("cadvisor")]
    [InlineData("opentelemetry")]
    public async Task Every_recording_rule_records_something(string names)
    {
        using var folder = new TemporaryFolder("recordings");
        var text = Path.Combine(folder.Path, "series.txt");
        await File.WriteAllTextAsync(text, OpenMetrics(File.ReadAllLines(Path.Combine(Checkout.Root, "test/Ullage.Generators.Tests/Dashboards/Series", names + ".txt")), ""), TestContext.Current.CancellationToken);
        await PromTool.CreateBlocksAsync(text, folder.Sub("data"), cancellationToken: TestContext.Current.CancellationToken);
        await using var server = await PrometheusServer.StartAsync(Path.Combine(folder.Path, "data"), cancellationToken: TestContext.Current.CancellationToken);
        var rules = RecordingCatalog.Groups(MetricNames.Named(names), "").SelectMany(static g => g.Rules).ToList();

        foreach (var rule in rules)
        {
            Assert.Matches("^[a-z_]+:[a-z_]+:[a-z0-9_]+$", rule.Record!);
            Assert.NotEmpty(await AskAsync(server.Address, Inlined(rule.Expression, rules)));
        }
    }

    // Rules refer to those before them, which a server that records nothing does not have.
    private static string Inlined(string expression, IReadOnlyList<Ullage.Generators.RuleFiles.PrometheusRuleEntry> rules)
    {
        foreach (var rule in rules)
        {
            expression = expression.Replace(rule.Record!, $"({rule.Expression})", StringComparison.Ordinal);
        }

        return expression.Contains("namespace_pod_container:", StringComparison.Ordinal) ? Inlined(expression, rules) : expression;
    }

    private static string Filled(string expression) => expression
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$__range", "30m", StringComparison.Ordinal)
        .Replace("$namespace", "shop", StringComparison.Ordinal).Replace("$workload", "(api|jobs)", StringComparison.Ordinal).Replace("$cluster", "eu-1", StringComparison.Ordinal);

    private static double Value(JsonElement series) => double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    private static async Task<List<JsonElement>> AskAsync(Uri address, string expression)
    {
        using var form = new FormUrlEncodedContent([new("query", expression), new("time", (Start + ((Samples - 1) * Step)).ToString(CultureInfo.InvariantCulture))]);
        using var answer = await _http.PostAsync(new Uri(address, "api/v1/query"), form, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.IsSuccessStatusCode, $"{expression}\n{document.RootElement}");
        return [.. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static s => s.Clone())];
    }

    /// <summary>Lines of <c>name{labels} first step</c>, as samples every 30 s of an hour.</summary>
    private static string OpenMetrics(IEnumerable<string> lines, string cluster)
    {
        var text = new StringBuilder();
        foreach (var family in lines.Where(static l => l.Length > 0 && l[0] != '#').Select(l => Regex.Match(l, @"^([a-z_0-9]+)\{(.*)\} (\S+) (\S+)$")).GroupBy(static m => m.Groups[1].Value))
        {
            foreach (var line in family)
            {
                var labels = cluster.Length > 0 ? $"{line.Groups[2].Value},{cluster}=\"eu-1\"" : line.Groups[2].Value;
                var (first, step) = (double.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture), double.Parse(line.Groups[4].Value, CultureInfo.InvariantCulture));
                for (var i = 0; i < Samples; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{family.Key}{{{labels}}} {first + (i * step)} {Start + (i * Step)}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }
}
