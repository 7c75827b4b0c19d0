using System.Text.Json.Nodes;
using Ullage.Application.Apply;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;
using Ullage.Testing.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>A run is killed at every call that it makes, before the server acted and after: another run finishes what it left.</summary>
public sealed class KillTests
{
    private static readonly AutoscalerChange Targets = new(new("HorizontalPodAutoscaler", "web", "shop"), [new("cpu", null, 70, 90), new("memory", null, 80, 60)]);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Killed_at_any_call_a_run_leaves_the_old_state_or_the_new_and_verify_finishes_it(bool acts, bool undoing)
    {
        var states = new HashSet<ChangeState?>();
        for (var call = 1; ; call++)
        {
            await using var stage = Stage();
            var before = stage.Cluster.Get("deployments", "shop", "web");
            var plan = await stage.PlanAsync(Proposal());
            if (undoing)
            {
                await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
            }

            stage.Cluster.Revive();
            (stage.Cluster.DieAt, stage.Cluster.ActsBeforeDeath) = (call, acts);
            var died = false;
            try
            {
                _ = undoing ? await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled) : await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
            }
            catch (KubernetesException)
            {
                died = true;
            }

            if (!died && stage.Cluster.Calls < call)
            {
                Assert.InRange(call, 12, 60);
                Assert.Contains(undoing ? ChangeState.RolledBack : ChangeState.Verified, states);
                return;
            }

            stage.Cluster.Revive();
            await stage.VerifyAsync();
            var record = stage.Cluster.Names("configmaps").Count > 0 ? await stage.RecordAsync("web") : null;
            states.Add(record?.State);
            var after = stage.Cluster.Get("deployments", "shop", "web");
            var isNew = record?.State == ChangeState.Verified;
            Assert.True(record is null or { Ended: true }, $"call {call}: {record?.State}");
            Assert.Equal(isNew ? "120m" : "500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
            Assert.Equal(isNew ? (90, 60) : (70, 80), Percents(stage));
            if (!isNew)
            {
                Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), $"call {call}: {after["spec"]!.ToJsonString()}");
                Assert.Empty(KubectlApply.Patch(stage.Cluster, "deployments", RolloutStage.Manifest("web")));
                Assert.Null(after["metadata"]!["annotations"]!["ullage.dev/change"]);
                Assert.Equal("kubectl-create", Assert.Single(stage.Cluster.Get("horizontalpodautoscalers", "shop", "web")["metadata"]!["managedFields"]!.AsArray())!["manager"]!.ToString());
            }

            // And a run after that finds nothing in its way, except the hold after an undoing.
            var next = await stage.PlanAsync(Proposal());
            Assert.True(next.Refused.Count == 0 || record?.State == ChangeState.RolledBack, $"call {call}: {string.Join("; ", next.Refused.SelectMany(static r => r.Reasons))}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_while_one_pod_is_tried_its_old_size_comes_back(bool acts)
    {
        var (sizes, resizes) = (new HashSet<string>(), 0);
        for (var call = 1; ; call++)
        {
            await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
            stage.Options = stage.Options with { Canary = TimeSpan.FromMinutes(2), Watch = TimeSpan.FromMinutes(2) };
            var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { MemoryLimit = FieldChange.Set("1200Mi") }));
            stage.Cluster.Revive();
            (stage.Cluster.DieAt, stage.Cluster.ActsBeforeDeath) = (call, acts);
            try
            {
                await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
            }
            catch (KubernetesException)
            {
                // It died.
            }

            resizes += stage.Cluster.Requests.Any(static r => r.Path.Contains("/resize?", StringComparison.Ordinal)) ? 1 : 0;
            if (stage.Cluster.Calls < call)
            {
                // The trial was among what was cut off, and runs ended with either size.
                Assert.InRange(resizes, 2, call - 2);
                Assert.Equal(2, sizes.Count);
                return;
            }

            stage.Cluster.Revive();
            await stage.VerifyAsync();
            var template = stage.Resources("web")["limits"]!["memory"]!.ToString();
            sizes.Add(template);
            Assert.All(stage.Cluster.Names("pods"), n => Assert.Equal(template, stage.Cluster.Get("pods", "shop", n.Split('/')[1])["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!.ToString()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_between_the_template_and_the_pods_that_nobody_replaces_the_pods_follow_the_template(bool acts)
    {
        var templates = new HashSet<string>();
        for (var call = 1; ; call++)
        {
            await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
            stage.Options = stage.Options with { Watch = TimeSpan.FromMinutes(2) };
            var plan = await stage.PlanAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuRequest = FieldChange.Set("100m") }));
            stage.Cluster.Revive();
            (stage.Cluster.DieAt, stage.Cluster.ActsBeforeDeath) = (call, acts);
            try
            {
                await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
            }
            catch (KubernetesException)
            {
                // It died.
            }

            if (stage.Cluster.Calls < call)
            {
                Assert.Equal(2, templates.Count);
                return;
            }

            stage.Cluster.Revive();
            await stage.VerifyAsync();
            var template = stage.Resources("db", "statefulsets")["requests"]!["cpu"]!.ToString();
            templates.Add(template);
            Assert.All(stage.Cluster.Names("pods"), n => Assert.Equal(template, stage.Cluster.Get("pods", "shop", n.Split('/')[1])["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString()));
        }
    }

    private static RolloutStage Stage()
    {
        var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Watch = TimeSpan.FromMinutes(2) };
        stage.Cluster.Add("horizontalpodautoscalers", """
            {"metadata":{"name":"web","namespace":"shop"},"spec":{"metrics":[
              {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},{"type":"Resource","resource":{"name":"memory","target":{"type":"Utilization","averageUtilization":80}}}]}}
            """);
        return stage;
    }

    private static ProposedChange Proposal() => RolloutStage.Proposal("web", autoscaler: Targets, order: AutoscalerOrder.Both);

    private static (int Cpu, int Memory) Percents(RolloutStage stage)
    {
        var metrics = stage.Cluster.Get("horizontalpodautoscalers", "shop", "web")["spec"]!["metrics"]!;
        return (metrics[0]!["resource"]!["target"]!["averageUtilization"]!.GetValue<int>(), metrics[1]!["resource"]!["target"]!["averageUtilization"]!.GetValue<int>());
    }
}
