using System.Text.Json.Nodes;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Application.Tests.Rollout;

/// <summary>Of a change that others took over in part, what is theirs by now is not touched.</summary>
public sealed class PartialRollbackTests
{
    private static readonly ContainerChange Change = new("app") { CpuRequest = FieldChange.Set("120m"), MemoryRequest = FieldChange.Set("300Mi"), Environment = [new("GOMEMLIMIT", "250MiB")] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_fields_that_the_owner_put_back_and_then_took_over_none_goes_back_with_those_that_are_still_ours(bool isCutOff)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: Change));
        var taken = await AdoptedAsync(stage);
        Assert.Equal(["app: env.GOMEMLIMIT"], Assert.Single(await ReversibleAsync(stage, taken)).Edits.Select(static e => e.Where));
        if (isCutOff)
        {
            stage.Cluster.Fail("/namespaces/shop/deployments/web?", 422);
            await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
            Assert.Equal(ChangeState.RollingBack, (await stage.RecordAsync("web")).State);
        }

        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        var record = await stage.RecordAsync("web");
        Assert.Equal(ChangeState.RolledBack, record.State);
        Assert.EndsWith("left as somebody changed it since: app: resources.requests.cpu, app: resources.requests.memory", record.Note, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"cpu":"120m","memory":"300Mi"}"""), stage.Resources("web")["requests"]));
        Assert.DoesNotContain("GOMEMLIMIT", stage.Containers().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_changed_since_is_not_shown_as_going_back_before_anybody_looked()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: Change));
        stage.Cluster.Change("deployments", "shop", "web", static d => Requests(d)["cpu"] = "150m");
        Assert.Equal(["app: env.GOMEMLIMIT", "app: resources.requests.memory"], Assert.Single(await ReversibleAsync(stage, await stage.RecordAsync("web"))).Edits.Select(static e => e.Where).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_Event_tells_what_was_put_back_and_not_what_somebody_else_restored()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: Change));
        stage.Cluster.Change("deployments", "shop", "web", static d => Requests(d)["cpu"] = "500m");
        await stage.VerifyAsync();
        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        var told = stage.Cluster.Names("events").Select(n => stage.Cluster.Get("events", "shop", n.Split('/')[1])["message"]!.ToString()).Single(static m => m.StartsWith("Ullage put back", StringComparison.Ordinal));
        Assert.Contains("memory 300Mi → 1Gi", told, StringComparison.Ordinal);
        Assert.DoesNotContain("cpu", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AutoscalerOrder.TargetFirst, 70, 90, true)]
    [InlineData(AutoscalerOrder.RequestFirst, 90, 70, true)]
    [InlineData(AutoscalerOrder.TargetFirst, 70, 90, false)]
    [InlineData(AutoscalerOrder.RequestFirst, 90, 70, false)]
    public async Task A_target_stays_with_the_request_that_it_is_a_share_of(AutoscalerOrder order, int before, int after, bool isSeen)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Add("horizontalpodautoscalers", $$$$"""{"metadata":{"name":"web","namespace":"shop"},"spec":{"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":{{{{before}}}} }}}]}}""");
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: Change, autoscaler: new(new("HorizontalPodAutoscaler", "web", "shop"), [new("cpu", null, before, after)]), order: order));
        stage.Cluster.Change("deployments", "shop", "web", static d => Requests(d)["cpu"] = "150m");
        if (isSeen)
        {
            await stage.VerifyAsync();
            var due = Assert.Single(await ReversibleAsync(stage, await stage.RecordAsync("web")));
            Assert.Empty(due.TargetsFirst.Concat(due.TargetsLast));
        }

        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal(("150m", "1Gi"), (stage.Resources("web")["requests"]!["cpu"]!.ToString(), stage.Resources("web")["requests"]!["memory"]!.ToString()));
        var autoscaler = stage.Cluster.Get("horizontalpodautoscalers", "shop", "web");
        Assert.Equal(after, autoscaler["spec"]!["metrics"]![0]!["resource"]!["target"]!["averageUtilization"]!.GetValue<int>());
        Assert.Contains("\"ullage\"", autoscaler["metadata"]!["managedFields"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(stage.Said, static s => s.EndsWith("the cpu target is left as it is, with the request that it is a share of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_cannot_be_read_does_not_keep_the_others_from_going_back()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("api")).With(RolloutStage.Manifest("web")).With(RolloutStage.Manifest("db", "StatefulSet"));
        await stage.ApplyAsync(RolloutStage.Proposal("api", change: Change), RolloutStage.Proposal("web", change: Change), RolloutStage.Proposal("db", "StatefulSet", Change));
        await stage.VerifyAsync();
        stage.Cluster.Change("deployments", "shop", "api", static d => Requests(d)["cpu"] = "150m");
        stage.Cluster.Change("configmaps", "shop", "ullage.statefulset.db", static c => c["data"]!["record.json"] = c["data"]!["record.json"]!.ToString()
            .Replace("\"kind\":\"StatefulSet\"", "\"kind\":\"Rollout\"", StringComparison.Ordinal).Replace("\"state\":\"verified\"", "\"state\":\"superseded\"", StringComparison.Ordinal));
        var records = (await stage.Run().ListAsync(["shop"], RolloutStage.Cancelled)).Select(static s => s.Record).ToList();
        var unread = new List<string>();
        Assert.Equal(["api", "web"], (await stage.Run().ReversibleAsync(records, unread, RolloutStage.Cancelled)).Select(static r => r.Name).Order(StringComparer.Ordinal));
        Assert.StartsWith("shop/Rollout/db was not put back: ", Assert.Single(unread), StringComparison.Ordinal);

        var outcome = await stage.Run().RollBackAsync(["shop"], static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal(["api", "web"], outcome.Changes.Select(static r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(unread, outcome.Unseen);
        Assert.Single(stage.Said, s => s == unread[0]);
    }

    [Fact]
    public async Task Where_nothing_goes_back_no_turn_is_taken()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: Change));
        await stage.OwnerAppliesAsync(RolloutStage.Manifest("web"));
        stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().RemoveAt(2));
        await stage.VerifyAsync();
        var before = stage.Cluster.Requests.Count;
        Assert.Empty((await stage.Run().RollBackAsync(["shop"], static _ => true, "asked for", RolloutStage.Cancelled)).Changes);
        Assert.All(stage.Cluster.Requests.Skip(before), static r => Assert.Equal("GET", r.Method));
    }

    /// <summary>The owner puts requests back, which is seen, and takes our values over after that; the variable stays ours.</summary>
    private static async Task<ChangeRecord> AdoptedAsync(RolloutStage stage)
    {
        var manifest = RolloutStage.Manifest("web");
        await stage.OwnerAppliesAsync(manifest);
        await stage.VerifyAsync();
        Requests(manifest)["cpu"] = "120m";
        Requests(manifest)["memory"] = "300Mi";
        await stage.OwnerAppliesAsync(manifest);
        var record = await stage.RecordAsync("web");
        Assert.Equal(ChangeState.Superseded, record.State);
        return record;
    }

    private static Task<IReadOnlyList<ChangeRecord>> ReversibleAsync(RolloutStage stage, ChangeRecord record) => stage.Run().ReversibleAsync([record], [], RolloutStage.Cancelled);

    private static JsonNode Requests(JsonObject of) => of["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!;
}
