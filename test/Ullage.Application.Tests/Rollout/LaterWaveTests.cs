using System.Text.Json.Nodes;
using Ullage.Application.Rollout;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>A plan is a picture of a moment: what changed since is seen before anything is written.</summary>
public sealed class LaterWaveTests
{
    [Fact]
    public async Task What_changed_since_the_plan_was_made_is_left_alone_and_the_next_one_goes_first_alone()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("a", replicas: 5)).With(RolloutStage.Manifest("b", replicas: 4)).With(RolloutStage.Manifest("c", replicas: 3)).With(RolloutStage.Manifest("d"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("a"), RolloutStage.Proposal("b"), RolloutStage.Proposal("c"), RolloutStage.Proposal("d"));
        stage.Cluster.Change("deployments", "shop", "a", static d => d["spec"]!["paused"] = true);
        stage.Cluster.Controllers!.OnPod = pod =>
        {
            if (pod["metadata"]!["name"]!.ToString().StartsWith("b-", StringComparison.Ordinal))
            {
                stage.Cluster.Add("limitranges", """{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"limits":[{"type":"Container","min":{"memory":"1Gi"}}]}}""");
            }
        };
        var outcome = await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Equal("b", Assert.Single(outcome.Changes).Name);
        Assert.Equal(["a", "c", "d"], outcome.Left.Select(static l => l.Workload.Name));
        Assert.Contains("its rollout is paused", outcome.Left[0].Reasons[0], StringComparison.Ordinal);
        Assert.Contains("LimitRange bounds", outcome.Left[1].Reasons[0], StringComparison.Ordinal);
        Assert.Equal(["shop/Deployment/a first, alone", "shop/Deployment/b first, alone"], stage.Said.Where(static s => s.EndsWith("first, alone", StringComparison.Ordinal)));
        Assert.Equal("500m", stage.Resources("c")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task What_somebody_set_since_is_what_a_rollback_puts_back()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"] = "400m");
        await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Equal("120m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal("400m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task Of_two_runs_that_write_their_records_at_the_same_moment_one_leaves_it_to_the_other()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Denies = (_, resource, _) =>
        {
            // The dry run is the last thing before the record is written.
            if (resource == "deployments" && stage.Cluster.Names("configmaps").Count == 0)
            {
                stage.Cluster.Add("configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "ullage.deployment.web", ["namespace"] = "shop" } });
            }

            return null;
        };
        var outcome = await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Empty(outcome.Changes);
        Assert.StartsWith("another run began a change of it since", Assert.Single(outcome.Left).Reasons[0], StringComparison.Ordinal);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task A_window_that_closes_within_a_wave_ends_it()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("a", replicas: 1)).With(Important("b")).With(Important("c"));
        stage.Options = stage.Options with { Window = ChangeWindow.Parse("Wed 00:00-12:03"), Canary = TimeSpan.FromMinutes(5) };
        var cpu = new ContainerChange("app") { CpuRequest = FieldChange.Set("100m") };
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("a", change: cpu), RolloutStage.Proposal("b", change: cpu), RolloutStage.Proposal("c", change: cpu));
        Assert.Contains("outside the change window", outcome.Stopped, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], outcome.Changes.Select(static c => c.Name));
    }

    private static JsonObject Important(string name)
    {
        var manifest = RolloutStage.Manifest(name);
        manifest["spec"]!["template"]!["spec"]!["priorityClassName"] = "high";
        return manifest;
    }
}
