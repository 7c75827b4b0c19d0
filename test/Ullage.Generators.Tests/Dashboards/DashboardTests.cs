using System.Text.Json;
using System.Text.RegularExpressions;
using Ullage.Generators.Dashboards;
using Ullage.Generators.Dashboards.Grafana;
using Ullage.Generators.Metrics;

namespace Ullage.Generators.Tests.Dashboards;

public sealed class DashboardTests
{
    public static TheoryData<string, string, string> Every => [.. DashboardCatalog.Kinds.SelectMany(static k => MetricNames.All.SelectMany(n => new[] { (k, n.Name, ""), (k, n.Name, "cluster") }))];

    [Theory]
    [MemberData(nameof(Every))]
    public void Panels_fill_the_grid_without_overlap(string kind, string names, string cluster)
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in Panels(Written(kind, names, cluster)))
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(x, 0, 23);
            Assert.InRange(x + w, 1, 24);
            for (var i = 0; i < w * h; i++)
            {
                Assert.True(taken.Add((x + (i % w), y + (i / w))), $"{panel.GetProperty("title")} lies on another panel at {x + (i % w)}, {y + (i / w)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Every_panel_has_an_id_of_its_own_a_description_and_a_query_on_the_chosen_data_source(string kind, string names, string cluster)
    {
        var panels = Panels(Written(kind, names, cluster));
        Assert.Equal(panels.Count, panels.Select(static p => p.GetProperty("id").GetInt32()).Distinct().Count());
        foreach (var panel in panels.Where(static p => p.GetProperty("type").GetString() != "row"))
        {
            Assert.True(panel.GetProperty("description").GetString()!.Length > 10, panel.GetProperty("title").GetString());
            Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), static t => Assert.True(t.GetProperty("expr").GetString()!.Length > 0));
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Every_variable_is_used_and_every_variable_that_is_used_exists(string kind, string names, string cluster)
    {
        using var document = JsonDocument.Parse(Written(kind, names, cluster));
        var text = document.RootElement.GetProperty("panels").ToString() + document.RootElement.GetProperty("templating").ToString();
        var defined = document.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Select(static v => v.GetProperty("name").GetString()!).ToHashSet();
        var used = Regex.Matches(text, @"\$\{?([a-z]\w*)").Select(static m => m.Groups[1].Value).ToHashSet();

        Assert.Equal(defined.Order(), used.Order());
        Assert.Equal(cluster.Length > 0, defined.Contains("cluster"));
    }

    [Fact]
    public void The_same_choice_gives_the_same_bytes_and_uids_differ_between_dashboards_alone()
    {
        var made = Every.Select(static row => (Row: row.Data, Text: Written(row.Data.Item1, row.Data.Item2, row.Data.Item3))).ToList();

        Assert.All(made, static m => Assert.Equal(m.Text, Written(m.Row.Item1, m.Row.Item2, m.Row.Item3)));
        Assert.All(made.GroupBy(static m => Uid(m.Text)), static g => Assert.Single(g.Select(static m => (m.Row.Item1, m.Row.Item2)).Distinct()));
        Assert.All(made, static m => Assert.Matches("^[a-z-]{1,40}$", Uid(m.Text)));
    }

    [Theory]
    [InlineData("checkout-7d4b9c6f5d-x2x8k", "checkout")]
    [InlineData("web-admin-7d4b9c6f5d-x2x8k", "web-admin")]
    [InlineData("db-2", "db")]
    [InlineData("node-exporter-kq5vm", "node-exporter")]
    [InlineData("backup-29401560-8zvxk", "backup")]
    [InlineData("alone", "alone")]
    public void A_pods_name_tells_its_workload_and_the_workload_selects_the_pod(string pod, string workload)
    {
        Assert.Equal(workload, Regex.Match(pod, $"^{PodNames.Workload}$").Groups[1].Value);
        Assert.Matches($"^(?:{PodNames.Of(workload)})$", pod);
        Assert.DoesNotMatch($"^(?:{PodNames.Of(workload)})$", "other-" + pod);
    }

    [Fact]
    public void A_workload_does_not_select_another_whose_name_begins_alike() => Assert.DoesNotMatch($"^(?:{PodNames.Of("web")})$", "web-admin-7d4b9c6f5d-x2x8k");

    [Fact]
    public void A_kind_that_does_not_exist_is_refused_with_those_that_do()
    {
        var refused = Assert.Throws<ArgumentException>(static () => DashboardCatalog.Make("go", MetricNames.Cadvisor));
        Assert.Contains("go-runtime, dotnet-runtime, containers, scaling, quota, recommendations", refused.Message, StringComparison.Ordinal);
    }

    private static string Written(string kind, string names, string cluster) => GrafanaDocument.Write(DashboardCatalog.Make(kind, MetricNames.Named(names), cluster));

    private static List<JsonElement> Panels(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("panels").EnumerateArray().Select(static p => p.Clone())];
    }

    private static string Uid(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("uid").GetString()!;
    }
}
