using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Manifests.Kubernetes;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Changes;

/// <summary>Whatever is changed of whatever workload: all of it is as asked for, nothing else is touched, and the way back leaves no trace.</summary>
public sealed class ThereAndBackTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_change_of_any_workload_is_made_as_asked_for_and_put_back_exactly()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var number = 0;
        var changed = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Case(new Random(seed), $"w{number++}")).Check(Config.QuickThrowOnFailure.WithMaxTest(120));
        Assert.InRange(changed, 60, 120);

        bool Case(Random random, string name)
        {
            var manifest = RandomWorkloads.Manifest(random, name);
            cluster.AddApplied("deployments", manifest);
            var before = cluster.Get("deployments", "shop", name);
            var change = new WorkloadChange(new("Deployment", name, "shop"), [.. RandomWorkloads.Containers(manifest).Select(c => RandomWorkloads.Change(random, c["name"]!.ToString()))]);
            var live = Read(client, name);
            var (edits, order) = (live.EditsFor(change, []), WorkloadChanges.VariableOrder(live, live.EditsFor(change, [])));
            if (edits.Count == 0)
            {
                return true;
            }

            changed++;
            var changes = new WorkloadChanges(client, "ullage");
            var tried = Wait(changes.TryAsync(live, edits, Cancelled));
            Assert.Empty(tried.Beyond.Concat(tried.Otherwise));
            changes.MakeAsync(live, edits, "id", Cancelled).GetAwaiter().GetResult();
            var between = Read(client, name);
            Assert.Equal(EditStanding.After, between.StandingOf(edits));
            Assert.Empty(between.EditsFor(change, []));
            var outside = cluster.Get("deployments", "shop", name);
            RandomWorkloads.Strip(outside, edits);
            var expected = (JsonObject)before.DeepClone();
            RandomWorkloads.Strip(expected, edits);
            Assert.True(JsonNode.DeepEquals(expected["spec"], outside["spec"]), outside["spec"]!.ToJsonString());

            // Somebody rolls another image out before the way back.
            cluster.Change("deployments", "shop", name, static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "app:2");
            changes.UndoAsync(Read(client, name), edits, order, new Dictionary<string, string?> { [WorkloadChanges.ChangeAnnotation] = null }, Cancelled).GetAwaiter().GetResult();
            changes.GiveBackAsync(Read(client, name), edits, Cancelled).GetAwaiter().GetResult();
            var after = cluster.Get("deployments", "shop", name);
            after["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "app:1";
            Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), after["spec"]!.ToJsonString());
            Assert.Equal("""{"spec":{"template":{"spec":{"containers":[{"image":"app:1","name":"c0"}]}}}}""", KubectlApply.Patch(cluster, "deployments", manifest).ToJsonString());
            Assert.DoesNotContain(after["metadata"]!["managedFields"]!.AsArray(), static m => m!["manager"]!.ToString() == "ullage");
            return true;
        }
    }

    private static LiveWorkload Read(KubernetesClient client, string name) => Wait(LiveWorkload.ReadAsync(client, WorkloadKind.Of("Deployment")!, "shop", name, Cancelled));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
