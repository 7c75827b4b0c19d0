using System.Text.Json.Nodes;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>What a namespace has room for is reckoned as the API server does.</summary>
public sealed class NamespaceGateTests
{
    [Theory]
    [InlineData("2200m", 1)]
    [InlineData("2240m", 2)]
    public async Task Changes_that_have_room_one_by_one_are_counted_together(string hard, int expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("a")).With(RolloutStage.Manifest("b"));
        stage.Cluster.Add("resourcequotas", $$$$"""{"metadata":{"name":"all","namespace":"shop"},"spec":{"hard":{"requests.cpu":"{{{{hard}}}}"}},"status":{"hard":{"requests.cpu":"{{{{hard}}}}"},"used":{"requests.cpu":"2"}}}""");
        var plan = await stage.PlanAsync(RolloutStage.Proposal("a"), RolloutStage.Proposal("b"));
        Assert.Equal(expected, plan.Changes.Count);
        Assert.All(plan.Refused, static r => Assert.StartsWith("together with the changes before it, its update would need requests.cpu of 2240m", Assert.Single(r.Reasons), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("policy/v1", 0)]
    [InlineData("policy/v1beta1", 1)]
    public async Task A_broken_budget_without_a_selector_stands_in_the_way_only_where_it_selects_pods(string version, int expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Older["poddisruptionbudgets"] = version;
        stage.Cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"all","namespace":"shop"},"spec":{"minAvailable":2,"selector":{}},"status":{"disruptionsAllowed":0,"desiredHealthy":2,"currentHealthy":1}}""");
        Assert.Equal(expected, (await stage.PlanAsync(RolloutStage.Proposal("web"))).Changes.Count);
    }

    [Theory]
    [InlineData("", "3", true)]
    [InlineData("", "2900m", false)]
    [InlineData("Always", "4", false)]
    public async Task An_init_container_ends_before_the_others_start_and_a_sidecar_goes_on(string restart, string hard, bool fits)
    {
        var manifest = RolloutStage.Manifest("web");
        var init = (JsonObject)JsonNode.Parse("""{"name":"prepare","image":"p:1","resources":{"requests":{"cpu":"1"}}}""")!;
        if (restart.Length > 0)
        {
            init["restartPolicy"] = restart;
        }

        manifest["spec"]!["template"]!["spec"]!["initContainers"] = new JsonArray(init);
        await using var stage = new RolloutStage().With(manifest);
        stage.Cluster.Add("resourcequotas", $$$$"""{"metadata":{"name":"all","namespace":"shop"},"spec":{"hard":{"cpu":"{{{{hard}}}}"}},"status":{"hard":{"cpu":"{{{{hard}}}}"},"used":{"cpu":"2"}}}""");
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { CpuRequest = FieldChange.Set("900m") }));
        Assert.Equal(fits ? 1 : 0, plan.Changes.Count);
    }

    [Theory]
    [InlineData("""{"type":"Pod","max":{"memory":"500Mi"}}""", "a pod would have more memory than LimitRange bounds allows (500Mi)")]
    [InlineData("""{"type":"Pod","min":{"cpu":"200m"}}""", "a pod would have less cpu than LimitRange bounds asks for (200m)")]
    [InlineData("""{"type":"Container","maxLimitRequestRatio":{"memory":"1.5"}}""", "app would have a memory limit of 2 times its request, and LimitRange bounds allows 1.5 times")]
    [InlineData("""{"type":"Container","maxLimitRequestRatio":{"memory":"2"}}""", null)]
    [InlineData("""{"type":"PersistentVolumeClaim","max":{"memory":"1Mi"}}""", null)]
    public async Task LimitRanges_of_pods_and_their_ratios_are_kept(string limit, string? expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Add("limitranges", $$$"""{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"limits":[{{{limit}}}]}}""");
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        Assert.Equal(expected is null ? 1 : 0, plan.Changes.Count);
        Assert.All(plan.Refused, r => Assert.StartsWith(expected!, Assert.Single(r.Reasons), StringComparison.Ordinal));
    }
}
