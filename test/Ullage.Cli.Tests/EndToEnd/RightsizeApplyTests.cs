using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;
using static Ullage.Cli.Tests.EndToEnd.RolloutFleet;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The job in mode apply, as its CronJob runs the built tool week after week: from a real Prometheus into a cluster, under the very role of deploy/.</summary>
public sealed class RightsizeApplyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("rightsize-apply");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_run_applies_what_it_recommends_the_next_verifies_it_and_finds_nothing_to_change()
    {
        await using var prometheus = await PrometheusAsync(_folder, "blocks", Cancelled);
        await using var cluster = Cluster();
        cluster.Allows = Deploy.Roles.Of(Deploy.Deployed.Overlay("apply")).Allows("shop", "team-0", "team-1");

        var first = await RunAsync(cluster, prometheus);

        Assert.True(first.Exit == 0, first.Errors);
        Assert.Equal((4, 0, 0, 0, 4), Applied(first));
        Assert.Equal(4, JsonNode.Parse(first.Output)!["report"]!["workloads"]!.AsArray().Count);
        foreach (var workload in Workloads(cluster))
        {
            var template = Resources(cluster, workload);
            Assert.NotEqual("1", template["requests"]!["cpu"]!.ToString());
            Assert.All(Pods(cluster, workload), pod => Assert.Equal(template["requests"]!.ToJsonString(), pod["spec"]!["containers"]![0]!["resources"]!["requests"]!.ToJsonString()));
        }

        var applied = Specs(cluster);
        LetTimePass(cluster, TimeSpan.FromDays(7));
        var second = await RunAsync(cluster, prometheus);

        Assert.True(second.Exit == 0, second.Errors);
        Assert.Equal(4, Messages(second).Count(static m => m.Contains(": verified: watched for 7 d and nothing was found", StringComparison.Ordinal)));
        Assert.Equal((0, 0, 0, 0, 0), Applied(second));
        Assert.Equal(applied, Specs(cluster));
    }

    [Fact]
    public async Task A_kill_for_lack_of_memory_gives_the_exact_fields_back_and_the_next_run_leaves_the_workload_alone()
    {
        await using var prometheus = await PrometheusAsync(_folder, "blocks", Cancelled);
        await using var cluster = Cluster();
        cluster.Allows = Deploy.Roles.Of(Deploy.Deployed.Overlay("apply")).Allows("shop", "team-0", "team-1");
        var before = Specs(cluster);
        cluster.Controllers!.OnPod = static pod =>
        {
            var status = pod["status"]!["containerStatuses"]![0]!;
            status["restartCount"] = 1;
            status["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["reason"] = "OOMKilled", ["finishedAt"] = "2100-01-01T00:00:00Z" } };
        };

        var first = await RunAsync(cluster, prometheus);

        Assert.True(first.Exit == 1, first.Errors);
        Assert.Equal((0, 3, 0, 1, 0), Applied(first));
        Assert.Equal(4, JsonNode.Parse(first.Output)!["report"]!["workloads"]!.AsArray().Count);
        Assert.Equal(before, Specs(cluster));
        Assert.Contains(Messages(first), static m => m.EndsWith("went wrong, so that the 3 that follow were left as they are", StringComparison.Ordinal));
        var record = Assert.Single(Records(cluster));
        Assert.Equal("rolled-back", JsonNode.Parse(record["record.json"]!.ToString())!["state"]!.ToString());
        Assert.Contains("was killed for lack of memory (OOMKilled", record["summary"]!.ToString(), StringComparison.Ordinal);

        // A failed job's container starts again within minutes: that is no new run, and the others stay as they are.
        cluster.Controllers.OnPod = null;
        var again = await RunAsync(cluster, prometheus);

        Assert.True(again.Exit == 0, again.Errors);
        Assert.Contains("nothing more is applied: a change was found today to do harm", Messages(again));
        Assert.Equal(before, Specs(cluster));

        LetTimePass(cluster, TimeSpan.FromDays(7));
        var second = await RunAsync(cluster, prometheus);

        Assert.True(second.Exit == 0, second.Errors);
        Assert.Equal(3, Applied(second).Changed);
        Assert.Contains("hold-until", second.Output, StringComparison.Ordinal);
        Assert.Single(Specs(cluster), s => before.Contains(s));
    }

    public void Dispose() => _folder.Dispose();

    private static (int Changed, int Left, int Unchanged, int Undone, int Watched) Applied(CommandRun run)
    {
        var line = run.ErrorLines.Select(static l => JsonNode.Parse(l)!).Single(static l => l["message"]!.ToString() == "applied");
        return (Number("changed"), Number("left"), Number("unchanged"), Number("undone"), Number("watched"));

        int Number(string name) => int.Parse(line[name]!.ToString(), CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Messages(CommandRun run) => run.ErrorLines.Select(static l => JsonNode.Parse(l)!["message"]!.ToString());

    private static IEnumerable<JsonNode> Records(FakeCluster cluster) =>
        cluster.Names("configmaps").Where(static n => n.StartsWith("team-", StringComparison.Ordinal)).Select(n => cluster.Get("configmaps", n.Split('/')[0], n.Split('/')[1])["data"]!);

    // The records' moments are all that knows of the time between two runs.
    private static void LetTimePass(FakeCluster cluster, TimeSpan time)
    {
        foreach (var name in cluster.Names("configmaps").Where(static n => n.StartsWith("team-", StringComparison.Ordinal)).ToList())
        {
            var map = (JsonObject)cluster.Get("configmaps", name.Split('/')[0], name.Split('/')[1]).DeepClone();
            var record = JsonNode.Parse(map["data"]!["record.json"]!.ToString())!;
            foreach (var moment in new[] { "intendedAt", "appliedAt", "rolledOutAt", "endedAt" }.Where(m => record[m] is not null))
            {
                record[moment] = (DateTimeOffset.Parse(record[moment]!.ToString(), CultureInfo.InvariantCulture) - time).ToString("O", CultureInfo.InvariantCulture);
            }

            map["data"]!["record.json"] = record.ToJsonString();
            cluster.Add("configmaps", map);
        }
    }

    private Task<CommandRun> RunAsync(FakeCluster cluster, PrometheusServer prometheus) => ToolProcess.RunAsync(
        ["rightsize", "--at", (Fleet.EndMs / 1000).ToString(CultureInfo.InvariantCulture), "--kubeconfig", cluster.WriteKubeconfig(_folder.Path)],
        null,
        ("NAMESPACE", "team-0,team-1"),
        ("ANALYSIS_PERIOD_DAYS", "1"),
        ("PROMETHEUS_URL", prometheus.Address.ToString()),
        ("MODE", "apply"));
}
