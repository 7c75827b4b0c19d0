using Ullage.Model;
using Ullage.Prometheus.Finding;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>Which of several addresses is a Prometheus.</summary>
public sealed class ServiceSearchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_speaks_the_API_is_taken_and_in_the_order_given()
    {
        await using var prometheus = FakeServer.Script(FakeServer.Json("""{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}"""));
        await using var other = FakeServer.Script(FakeServer.Json("""{ "status" : "success" }"""));
        await using var login = FakeServer.Script(FakeServer.Status(200, "<html>log in</html>", "text/html"));
        await using var refusing = FakeServer.Script(FakeServer.Status(401));
        string[] places = ["http://127.0.0.1:1", login.Url, other.Url, refusing.Url, prometheus.Url + "/select/0/prometheus"];
        using var search = new ServiceSearch(null, TimeProvider.System, TimeSpan.FromSeconds(5));
        Assert.Equal([places[2], places[4]], await search.AnsweringAsync(places, static p => new Uri(p), Cancelled));
        Assert.Equal("/select/0/prometheus/api/v1/query?query=1", prometheus.Requests[0].Path);
    }

    [Fact]
    public async Task A_place_that_does_not_answer_is_given_up()
    {
        await using var silent = FakeServer.Script(FakeServer.ThenSilence("", []));
        using var search = new ServiceSearch(null, TimeProvider.System, TimeSpan.FromMilliseconds(100));
        Assert.Empty(await search.AnsweringAsync([silent.Url], static p => new Uri(p), Cancelled));
    }

    [Theory]
    [InlineData("prometheus-server", new[] { 80 }, "monitoring/prometheus-server:80")]
    [InlineData("prometheus-operated", new[] { 9090 }, "monitoring/prometheus-operated:9090")]
    [InlineData("prometheus", new[] { 8080 }, "monitoring/prometheus:8080")]
    [InlineData("my-release-kube-promethe-prometheus", new[] { 9090, 8080 }, "monitoring/my-release-kube-promethe-prometheus:9090")]
    [InlineData("acme-prometheus-server", new[] { 80 }, "monitoring/acme-prometheus-server:80")]
    [InlineData("lgtm-mimir-nginx", new[] { 80 }, "monitoring/lgtm-mimir-nginx:80/prometheus")]
    [InlineData("prometheus-node-exporter", new[] { 9100 }, null)]
    [InlineData("prometheus-alertmanager", new[] { 9093 }, null)]
    [InlineData("prometheus-pushgateway", new[] { 9091 }, null)]
    [InlineData("prometheus-server", new int[0], "monitoring/prometheus-server:80")]
    public void Services_are_known_by_the_names_that_charts_give(string name, int[] ports, string? expected) =>
        Assert.Equal(expected, PrometheusServices.Recognise("monitoring", name, ports)?.Service.ToString());

    [Fact]
    public void A_Prometheus_counts_before_what_stands_before_several_and_the_usual_namespaces_before_others()
    {
        var ranks = new[] { ("monitoring", "prometheus"), ("monitoring", "thanos-query"), ("observability", "prometheus"), ("elsewhere", "prometheus") }.Select(static s => PrometheusServices.Recognise(s.Item1, s.Item2, [9090])!.Value.Rank).ToList();
        Assert.Equal(ranks.Order(), ranks);
    }

    [Fact]
    public void Candidates_are_addresses_inside_a_cluster()
    {
        var candidates = PrometheusServices.Candidates();
        Assert.Equal(PrometheusServices.Namespaces.Count * PrometheusServices.Names.Count, candidates.Count);
        Assert.Equal("http://prometheus.monitoring.svc:9090/", candidates[0].Address.ToString());
        Assert.Contains(candidates, static c => c.Address.ToString() == "http://vmselect.monitoring.svc:8481/select/0/prometheus");
        Assert.Equal(["ns/prometheus:9090"], PrometheusServices.Candidates(["ns"]).Take(1).Select(static c => c.ToString()));
    }
}
