using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>Which pods a change is answerable for.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task What_a_node_that_shut_down_left_behind_says_nothing_of_the_change()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("pods", "shop", Pod(stage), static p =>
        {
            p["status"]!["phase"] = "Failed";
            p["status"]!["reason"] = "Terminated";
            p["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["reason"] = "PodFailed", ["lastTransitionTime"] = "2026-03-04T12:00:00Z" });
            p["status"]!["containerStatuses"]![0]!["restartCount"] = 9;
            p["status"]!["containerStatuses"]![0]!["state"] = new JsonObject { ["terminated"] = new JsonObject { ["reason"] = "Error", ["exitCode"] = 137 } };
        });
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Fact]
    public async Task A_pod_that_failed_for_lack_of_memory_undoes_the_change()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("pods", "shop", Pod(stage), p =>
        {
            stage.Kill(p);
            p["status"]!["phase"] = "Failed";
        });
        Assert.Equal("oom-killed", Assert.Single(Assert.Single((await stage.VerifyAsync()).Failed).Breaches).Kind);
    }

    [Theory]
    [InlineData(false, "500m", ChangeState.Verified)]
    [InlineData(true, "250m", ChangeState.RolledBack)]
    public async Task A_pod_made_later_counts_where_it_is_of_the_new_template_whatever_its_values_are(bool isNew, string cpu, ChangeState expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var old = stage.Cluster.Get("pods", "shop", Pod(stage));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        var pod = isNew ? stage.Cluster.Get("pods", "shop", Pod(stage)) : old;
        pod["metadata"]!["name"] = "web-late";
        pod["metadata"]!["uid"] = "late";
        pod["metadata"]!["creationTimestamp"] = "2026-03-04T12:01:00Z";
        pod["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"] = cpu;
        stage.Time.Advance(TimeSpan.FromMinutes(5));
        stage.Kill(pod);
        stage.Cluster.Add("pods", pod);
        Assert.Equal(expected, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Theory]
    [InlineData("ReplicaSet", "web-api-bcdfghjklm", "bcdfghjklm")]
    [InlineData("ReplicaSet", "web-api-bcdfghjklm", "")]
    [InlineData("ReplicaSet", "web-blue", "bcdfghjklm")]
    [InlineData("StatefulSet", "web", "")]
    [InlineData("", "", "")]
    public async Task A_pod_that_the_selector_matches_and_another_controls_does_not_count(string kind, string owner, string hash)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        var pod = stage.Cluster.Get("pods", "shop", Pod(stage));
        pod["metadata"]!["name"] = "web-api-1";
        pod["metadata"]!["uid"] = "other";
        pod["metadata"]!["labels"] = new JsonObject { ["app"] = "web" };
        if (hash.Length > 0)
        {
            pod["metadata"]!["labels"]!["pod-template-hash"] = hash;
        }

        pod["metadata"]!["ownerReferences"] = kind.Length == 0 ? null : new JsonArray(new JsonObject { ["kind"] = kind, ["name"] = owner, ["controller"] = true });
        stage.Kill(pod);
        stage.Cluster.Add("pods", pod);
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Fact]
    public async Task A_rollout_without_a_deadline_that_sticks_is_undone_all_the_same()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web", strategy: "\"progressDeadlineSeconds\":2147483647,"));
        stage.Cluster.Controllers!.Rolls = false;
        var start = stage.Time.GetUtcNow();
        var failed = Assert.Single((await stage.ApplyAsync(RolloutStage.Proposal("web"))).Failed);
        Assert.Equal("rollout-stuck", Assert.Single(failed.Breaches).Kind);
        Assert.InRange((failed.EndedAt!.Value - start).TotalMinutes, 60, 62);
    }

    [Fact]
    public async Task A_rollout_that_goes_on_slowly_is_not_taken_for_one_that_sticks()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Controllers!.Rolls = false;
        stage.OnWait = () => stage.Cluster.Change("deployments", "shop", "web", d =>
        {
            var now = stage.Time.GetUtcNow();
            d["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = "ReplicaSetUpdated", ["lastUpdateTime"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) });
            if (now.Hour >= 15)
            {
                (d["status"]!["updatedReplicas"], d["status"]!["replicas"]) = (2, 2);
            }
        });
        Assert.NotNull(Assert.Single((await stage.ApplyAsync(RolloutStage.Proposal("web"))).Watched).RolledOutAt);
    }

    [Fact]
    public async Task A_rollout_that_somebody_pauses_is_left_to_them_and_verified_when_it_is_resumed()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Controllers!.Rolls = false;
        stage.OnWait = () => stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["paused"] = true);
        Assert.Equal(ChangeState.Applied, Assert.Single((await stage.ApplyAsync(RolloutStage.Proposal("web"))).Watched).State);
        Assert.Contains(stage.Said, static s => s.Contains("was paused by somebody and is left to them", StringComparison.Ordinal));
        stage.Time.Advance(TimeSpan.FromHours(3));
        Assert.Single((await stage.VerifyAsync()).Watched);
        stage.Cluster.Change("deployments", "shop", "web", static d => (d["spec"]!["paused"], d["status"]!["updatedReplicas"], d["status"]!["replicas"]) = (false, 2, 2));
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Fact]
    public async Task A_thousand_pods_that_fall_ill_make_a_record_of_a_few_lines()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web", replicas: 400));
        stage.Cluster.Controllers!.OnPod = pod =>
        {
            if (pod["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!.ToString() == "600Mi")
            {
                stage.Kill(pod);
            }
        };
        var failed = Assert.Single((await stage.ApplyAsync(RolloutStage.Proposal("web"))).Failed);
        Assert.Equal((ChangeState.RolledBack, 21, "and 380 more"), (failed.State, failed.Breaches.Count, failed.Breaches[^1].Text));
        Assert.EndsWith("; and 395 more", failed.Note, StringComparison.Ordinal);
        Assert.InRange(stage.Cluster.Get("configmaps", "shop", "ullage.deployment.web").ToJsonString().Length, 1000, 20_000);
        Assert.Empty(failed.Restarts);
    }

    [Fact]
    public async Task Limits_that_a_pod_could_not_give_back_are_not_added_in_place()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        stage.Options = stage.Options with { Canary = TimeSpan.FromMinutes(5) };
        var change = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuLimit = FieldChange.Set("1") }))).Changes);
        Assert.Equal((false, false), (change.InPlace, change.TriesOnePod));
        Assert.Contains(change.How, static h => h.Contains("a running pod could not give app: resources.limits.cpu back", StringComparison.Ordinal));
    }

    private static string Pod(RolloutStage stage) => stage.Cluster.Names("pods")[0].Split('/')[1];
}
