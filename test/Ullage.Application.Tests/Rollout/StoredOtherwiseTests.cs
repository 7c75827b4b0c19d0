using System.Text.Json.Nodes;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>A webhook of the cluster stores another value than the one that was asked for.</summary>
public sealed class StoredOtherwiseTests
{
    private static readonly ContainerChange Cpu = new("app") { CpuRequest = FieldChange.Set("120m") };

    [Fact]
    public async Task What_the_dry_run_shows_to_become_another_value_is_not_changed()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Denies = (_, resource, of) => Store(resource, of, "250m");
        var refused = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web"))).Refused);
        Assert.StartsWith("app: resources.requests.cpu: 120m was asked for and the server would store 250m", Assert.Single(refused.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_only_the_write_shows_is_watched_and_put_back_as_it_was_stored(bool dies)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: Cpu));
        OnWrite(stage, "250m", dies);
        var outcome = await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        stage.Cluster.Revive();
        if (!dies)
        {
            Assert.Contains(stage.Said, static s => s.Contains("the server stored app: resources.requests.cpu 500m → 250m", StringComparison.Ordinal));
            Assert.Equal("250m", Assert.Single(Assert.Single(outcome.Changes).Edits).AfterText);
        }

        Assert.Equal(ChangeState.Applied, Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Changes).State);
        stage.Cluster.Change("pods", "shop", stage.Cluster.Names("pods")[0].Split('/')[1], stage.Kill);
        Assert.Equal(ChangeState.RolledBack, Assert.Single((await stage.VerifyAsync()).Changes).State);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task What_the_server_keeps_as_it_was_ends_as_not_made_and_leaves_no_mark()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: Cpu));
        OnWrite(stage, "500m", dies: false);
        var record = Assert.Single((await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled)).Changes);
        Assert.Equal((ChangeState.RolledBack, "the server took the change and kept the old values"), (record.State, record.Note));
        Assert.Null(stage.Cluster.Get("deployments", "shop", "web")["metadata"]!["annotations"]!["ullage.dev/change"]);
    }

    [Fact]
    public async Task What_somebody_else_set_while_the_process_was_away_stays_theirs()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: Cpu));
        OnWrite(stage, "120m", dies: true);
        await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        stage.Cluster.Revive();
        using var other = stage.Client();
        await other.PatchAsync(Ullage.Kubernetes.Api.ResourceType.Deployments, "shop", "web", new(Ullage.Kubernetes.Api.PatchKind.StrategicMerge, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"300m"}}}]}}}}"""u8.ToArray(), "kubectl-edit"), RolloutStage.Cancelled);
        Assert.Equal(ChangeState.Abandoned, Assert.Single((await stage.VerifyAsync()).Changes).State);
        Assert.Equal("300m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    /// <summary>Acts on the write that follows the dry run.</summary>
    private static void OnWrite(RolloutStage stage, string cpu, bool dies)
    {
        var writes = 0;
        stage.Cluster.Denies = (verb, resource, of) =>
        {
            if (verb != "update" || resource != "deployments" || ++writes != 2)
            {
                return null;
            }

            if (dies)
            {
                (stage.Cluster.ActsBeforeDeath, stage.Cluster.DieAt) = (true, stage.Cluster.Calls);
            }

            return Store(resource, of, cpu);
        };
    }

    private static string? Store(string resource, JsonObject of, string cpu)
    {
        if (resource == "deployments")
        {
            of["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"] = cpu;
        }

        return null;
    }
}
