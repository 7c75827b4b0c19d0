using Ullage.Kubernetes.Records;

namespace Ullage.Application.Tests.Rollout;

/// <summary>What cannot be looked at, or begun, takes nothing else with it.</summary>
public sealed class UnseenChangeTests
{
    [Theory]
    [InlineData("forbidden")]
    [InlineData("kind")]
    [InlineData("failing")]
    [InlineData("conflict")]
    [InlineData("lease")]
    public async Task A_change_that_cannot_be_looked_at_does_not_keep_the_others_from_being_undone(string trouble)
    {
        await using var stage = TwoNamespaces();
        await stage.ApplyAsync(RolloutStage.Proposal("web"), RolloutStage.Proposal("web", @namespace: "team"));
        stage.Cluster.Change("pods", "team", PodOf(stage, "team"), stage.Kill);
        switch (trouble)
        {
            case "forbidden": stage.Cluster.Allows = static (verb, resource, space) => (verb, resource, space) != ("get", "deployments", "shop"); break;
            case "kind": stage.Cluster.Change("configmaps", "shop", "ullage.deployment.web", static c => c["data"]!["record.json"] = c["data"]!["record.json"]!.ToString().Replace("\"kind\":\"Deployment\"", "\"kind\":\"Rollout\"", StringComparison.Ordinal)); break;
            case "failing": stage.Cluster.Fail("/namespaces/shop/deployments/", 500, times: 1); break;
            case "conflict": stage.Cluster.Fail("/namespaces/shop/configmaps/", 409, times: 1); break;
            case "lease": stage.Cluster.Allows = static (_, resource, space) => (resource, space) != ("leases", "shop"); break;
        }

        var outcome = await stage.VerifyAsync(TimeSpan.Zero);
        Assert.Equal("team", Assert.Single(outcome.Failed).Namespace);
        Assert.StartsWith("shop/", Assert.Single(outcome.Unseen), StringComparison.Ordinal);
        Assert.Contains(stage.Said, s => s == outcome.Unseen[0]);
    }

    [Fact]
    public async Task A_namespace_whose_records_are_forbidden_is_told_and_the_others_are_looked_at()
    {
        await using var stage = TwoNamespaces();
        await stage.ApplyAsync(RolloutStage.Proposal("web"), RolloutStage.Proposal("web", @namespace: "team"));
        stage.Cluster.Allows = static (verb, resource, space) => (verb, resource, space) != ("list", "configmaps", "shop");
        var outcome = await stage.Run().VerifyAsync(["shop", "team"], null, TimeSpan.FromHours(1), RolloutStage.Cancelled);
        Assert.Equal((ChangeState.Verified, "team"), (Assert.Single(outcome.Changes).State, outcome.Changes[0].Namespace));
        Assert.StartsWith("the changes of namespace shop were not looked at", Assert.Single(outcome.Unseen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_look_that_finds_the_Lease_failing_says_that_it_saw_nothing()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Options = stage.Options with { Tolerates = TimeSpan.FromMinutes(10) };
        stage.Cluster.Fail("/leases/", 503);
        Assert.StartsWith("shop/Deployment/web was not looked at: GET ", Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Unseen), StringComparison.Ordinal);
        Assert.Empty((await stage.VerifyAsync(TimeSpan.Zero)).Unseen);
    }

    [Fact]
    public async Task A_rollback_that_an_unwell_server_cuts_off_is_tried_again_in_the_same_watch()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Tolerates = TimeSpan.FromMinutes(10) };
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        await stage.VerifyAsync(TimeSpan.Zero);
        stage.Cluster.Change("pods", "shop", PodOf(stage, "shop"), stage.Kill);
        stage.Cluster.Fail("/deployments/web?", 503, times: 3);
        Assert.Equal(ChangeState.RolledBack, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Theory]
    [InlineData("/namespaces/shop/configmaps?")]
    [InlineData("/deployments/b?fieldManager=ullage&fieldValidation=Strict&dryRun=All")]
    [InlineData("/namespaces/shop/limitranges")]
    public async Task A_server_that_fails_while_a_wave_begins_stops_it_and_what_has_begun_is_followed(string path)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("first", replicas: 3)).With(RolloutStage.Manifest("a")).With(RolloutStage.Manifest("b")).With(RolloutStage.Manifest("c"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("first"), RolloutStage.Proposal("a"), RolloutStage.Proposal("b"), RolloutStage.Proposal("c"));
        stage.Cluster.Controllers!.OnPod = pod =>
        {
            if (pod["metadata"]!["name"]!.ToString().StartsWith("a-", StringComparison.Ordinal) && pod["metadata"]!["name"]!.ToString().EndsWith("bbxz", StringComparison.Ordinal))
            {
                stage.Cluster.Fail(path, 503);
            }
        };
        var outcome = await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Equal(["first", "a"], outcome.Changes.Select(static c => c.Name));
        Assert.All(outcome.Changes, static c => Assert.NotNull(c.RolledOutAt));
        Assert.StartsWith("shop/Deployment/b: ", outcome.Stopped, StringComparison.Ordinal);
        Assert.EndsWith("The 1 that follow were left as they are.", outcome.Stopped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_followed_as_the_cluster_has_it()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));

        // Answered after the template changed: writing down that it did fails.
        stage.Cluster.Controllers!.OnPod = Once(() => stage.Cluster.Fail("/configmaps/", 503));
        var outcome = await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Equal(ChangeState.Applied, Assert.Single(outcome.Changes).State);
        Assert.NotNull(outcome.Changes[0].RolledOutAt);
        Assert.StartsWith("shop/Deployment/web: PATCH ", outcome.Stopped, StringComparison.Ordinal);
        Assert.Equal("120m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task One_workload_of_many_that_cannot_be_put_back_by_hand_leaves_the_others_to_be()
    {
        await using var stage = TwoNamespaces();
        await stage.ApplyAsync(RolloutStage.Proposal("web"), RolloutStage.Proposal("web", @namespace: "team"));
        stage.Cluster.Allows = static (verb, resource, space) => (verb, resource, space) != ("get", "deployments", "shop");
        var outcome = await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal(("team", ChangeState.RolledBack), (Assert.Single(outcome.Changes).Namespace, outcome.Changes[0].State));
        Assert.StartsWith("shop/Deployment/web was not put back: ", Assert.Single(outcome.Unseen), StringComparison.Ordinal);
    }

    private static Action<System.Text.Json.Nodes.JsonObject> Once(Action action)
    {
        var done = false;
        return _ =>
        {
            if (!done)
            {
                done = true;
                action();
            }
        };
    }

    private static string PodOf(RolloutStage stage, string space) => stage.Cluster.Names("pods").First(n => n.StartsWith(space + "/", StringComparison.Ordinal)).Split('/')[1];

    private static RolloutStage TwoNamespaces()
    {
        var elsewhere = RolloutStage.Manifest("web");
        elsewhere["metadata"]!["namespace"] = "team";
        return new RolloutStage().With(RolloutStage.Manifest("web")).With(elsewhere);
    }
}
