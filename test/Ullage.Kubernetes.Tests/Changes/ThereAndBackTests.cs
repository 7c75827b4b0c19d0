using System.Globalization;
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
    private static readonly string[] Variables = ["GOMAXPROCS", "GOMEMLIMIT", "GOGC", "A", "B", "C"];

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
            var manifest = Manifest(random, name);
            cluster.AddApplied("deployments", manifest);
            var before = cluster.Get("deployments", "shop", name);
            var change = new WorkloadChange(new("Deployment", name, "shop"), [.. Containers(manifest).Select(c => Change(random, c["name"]!.ToString()))]);
            var live = Read(client, name);
            var (edits, order) = (live.EditsFor(change, []), WorkloadChanges.VariableOrder(live, live.EditsFor(change, [])));
            if (edits.Count == 0)
            {
                return true;
            }

            changed++;
            var changes = new WorkloadChanges(client, "ullage");
            Assert.Empty(Wait(changes.TryAsync(live, edits, Cancelled)));
            changes.MakeAsync(live, edits, "id", Cancelled).GetAwaiter().GetResult();
            var between = Read(client, name);
            Assert.Equal(EditStanding.After, between.StandingOf(edits));
            Assert.Empty(between.EditsFor(change, []));
            var outside = cluster.Get("deployments", "shop", name);
            Strip(outside, edits);
            var expected = (JsonObject)before.DeepClone();
            Strip(expected, edits);
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

    private static JsonObject Manifest(Random random, string name) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop" },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 2,
            ["template"] = new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(3)).Select(i => Container(random, $"c{i}"))]),
                    ["initContainers"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(2)).Select(i => Container(random, $"i{i}"))]),
                },
            },
        },
    };

    private static JsonNode Container(Random random, string name)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = "app:1" };
        if (random.Next(4) > 0)
        {
            container["env"] = new JsonArray([.. Variables.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).Select(v => random.Next(3) switch
            {
                0 => (JsonNode)new JsonObject { ["name"] = v, ["valueFrom"] = new JsonObject { ["resourceFieldRef"] = new JsonObject { ["resource"] = "limits.cpu" } } },
                1 => new JsonObject { ["name"] = v, ["value"] = "\"quoted\" $(A) \u00e5" },
                _ => new JsonObject { ["name"] = v, ["value"] = Number(random, 1, 9) },
            })]);
        }

        if (random.Next(4) > 0)
        {
            var resources = new JsonObject();
            foreach (var (side, low) in new[] { ("requests", 1), ("limits", 500) })
            {
                var amounts = new JsonObject();
                if (random.Next(2) == 0)
                {
                    amounts["cpu"] = Number(random, low, 400) + "m";
                }

                if (random.Next(2) == 0)
                {
                    amounts["memory"] = Number(random, low, 400) + "Mi";
                }

                if (amounts.Count > 0)
                {
                    resources[side] = amounts;
                }
            }

            container["resources"] = resources;
        }

        return container;
    }

    private static ContainerChange Change(Random random, string name) => new(name)
    {
        CpuRequest = Field(random, 1, "m"),
        CpuLimit = Field(random, 500, "m"),
        MemoryRequest = Field(random, 1, "Mi"),
        MemoryLimit = Field(random, 500, "Mi"),
        Environment = [.. Variables.Where(_ => random.Next(4) == 0).OrderBy(_ => random.Next()).Select(v => new EnvironmentChange(v, random.Next(4) == 0 ? null : Number(random, 1, 9)))],
    };

    private static FieldChange Field(Random random, int low, string unit) => random.Next(5) switch { 0 => FieldChange.Remove, < 3 => FieldChange.Keep, _ => FieldChange.Set(Number(random, low, 400) + unit) };

    private static string Number(Random random, int low, int range) => (low + random.Next(range)).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<JsonObject> Containers(JsonObject of) => new[] { "containers", "initContainers" }.SelectMany(l => of["spec"]!["template"]!["spec"]![l]!.AsArray().OfType<JsonObject>());

    /// <summary>Takes away what a change touches.</summary>
    private static void Strip(JsonObject of, IReadOnlyList<FieldEdit> edits)
    {
        foreach (var container in Containers(of))
        {
            foreach (var edit in edits.Where(e => e.Container == container["name"]!.ToString()))
            {
                if (edit.Section == EditSection.Environment)
                {
                    var items = container["env"] as JsonArray ?? [];
                    foreach (var item in items.Where(i => i!["name"]!.ToString() == edit.Name).ToList())
                    {
                        items.Remove(item);
                    }

                    if (items.Count == 0)
                    {
                        container.Remove("env");
                    }
                }
                else if (container["resources"]![edit.Section == EditSection.Requests ? "requests" : "limits"] is JsonObject amounts)
                {
                    amounts.Remove(edit.Name);
                    if (amounts.Count == 0)
                    {
                        container["resources"]!.AsObject().Remove(edit.Section == EditSection.Requests ? "requests" : "limits");
                    }
                }
            }
        }
    }

    private static LiveWorkload Read(KubernetesClient client, string name) => Wait(LiveWorkload.ReadAsync(client, WorkloadKind.Of("Deployment")!, "shop", name, Cancelled));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
