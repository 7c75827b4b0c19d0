using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Manifests.Kubernetes;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Changes;

/// <summary>What is changed is put back exactly, and the owner's own ways of applying do not notice.</summary>
public sealed class ChangePatchTests
{
    private const string Manifest = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{
          "initContainers":[{"name":"mesh","image":"m:1","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}}],
          "containers":[
            {"name":"app","image":"app:1","env":[{"name":"FIRST","value":"1"},{"name":"GOMAXPROCS","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"1"}}},{"name":"GOGC","value":"50"},{"name":"LAST","value":"$(FIRST)"}],
             "resources":{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"memory":"2Gi"}}},
            {"name":"bare","image":"bare:1"}]}}}}
        """;

    private static readonly WorkloadChange Change = new(new("Deployment", "web", "shop"),
    [
        new("app")
        {
            CpuRequest = FieldChange.Set("120m"), MemoryRequest = FieldChange.Remove, MemoryLimit = FieldChange.Set("600Mi"), CpuLimit = FieldChange.Set("1"),
            Environment = [new("GOMAXPROCS", "2"), new("GOMEMLIMIT", "500MiB"), new("GOGC", null)],
        },
        new("bare") { MemoryLimit = FieldChange.Set("64Mi") },
        new("mesh") { CpuRequest = FieldChange.Set("10m") },
    ]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_changed_is_put_back_exactly()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        var before = cluster.Get("deployments", "shop", "web");
        using var client = Clients.Of(cluster);
        var edits = await ForthAsync(client);
        var changed = cluster.Get("deployments", "shop", "web")["spec"]!["template"]!["spec"]!;
        Assert.Equal("""{"requests":{"cpu":"120m"},"limits":{"cpu":"1","memory":"600Mi"}}""", changed["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Equal("""[{"name":"FIRST","value":"1"},{"name":"GOMAXPROCS","value":"2"},{"name":"LAST","value":"$(FIRST)"},{"name":"GOMEMLIMIT","value":"500MiB"}]""", changed["containers"]![0]!["env"]!.ToJsonString());
        await BackAsync(client, edits);
        var after = cluster.Get("deployments", "shop", "web");
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), after["spec"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before["metadata"]!["annotations"], after["metadata"]!["annotations"]), after["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Afterwards_the_owners_client_side_apply_has_nothing_to_send()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        using var client = Clients.Of(cluster);
        var edits = await ForthAsync(client);
        Assert.NotEmpty(KubectlApply.Patch(cluster, "deployments", Parsed()));
        await BackAsync(client, edits);
        Assert.Empty(KubectlApply.Patch(cluster, "deployments", Parsed()));
    }

    [Fact]
    public async Task Afterwards_the_owners_server_side_apply_changes_nothing_conflicts_with_nothing_and_still_owns_its_fields()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        await ApplyAsync(client, Manifest);
        var before = cluster.Get("deployments", "shop", "web");
        var edits = await ForthAsync(client);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => ApplyAsync(client, Manifest));
        Assert.Contains(e.Causes, static c => c.Message == "conflict with \"ullage\"");
        await BackAsync(client, edits);
        await ApplyAsync(client, Manifest);
        var after = cluster.Get("deployments", "shop", "web");
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), after["spec"]!.ToJsonString());
        Assert.DoesNotContain(after["metadata"]!["managedFields"]!.AsArray(), static m => m!["manager"]!.ToString() == "ullage");

        // A value of the owner's choice, and a field that the owner gives up, go through as if nothing had been.
        var other = Parsed();
        var resources = other["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;
        resources["requests"]!["cpu"] = "750m";
        resources["requests"]!.AsObject().Remove("memory");
        await ApplyAsync(client, other.ToJsonString());
        Assert.Equal("""{"cpu":"750m"}""", cluster.Get("deployments", "shop", "web")["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!.ToJsonString());
    }

    [Fact]
    public async Task An_owner_that_had_lost_its_only_field_gets_it_back()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        using var client = Clients.Of(cluster);
        const string Intent = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"450m"}}}]}}}}""";
        await client.PatchAsync(ResourceType.Deployments, "shop", "web", new ObjectPatch(PatchKind.Apply, System.Text.Encoding.UTF8.GetBytes(Intent), "tuner") { Force = true }, Cancelled);
        cluster.Change("deployments", "shop", "web", static _ => { });
        var before = Managers(cluster);
        var edits = await ForthAsync(client);
        Assert.DoesNotContain("f:cpu", cluster.Get("deployments", "shop", "web")["metadata"]!["managedFields"]!.AsArray().FirstOrDefault(static m => m!["manager"]!.ToString() == "tuner")?.ToJsonString() ?? "", StringComparison.Ordinal);
        await BackAsync(client, edits);
        Assert.Equal(before, Managers(cluster));

        static IEnumerable<string> Managers(FakeCluster cluster) => cluster.Get("deployments", "shop", "web")["metadata"]!["managedFields"]!.AsArray().Select(static m => $"{m!["manager"]} {m["operation"]} {m["fieldsV1"]!.ToJsonString().Contains("f:cpu", StringComparison.Ordinal)}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Owners_are_read_field_by_field()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        using var client = Clients.Of(cluster);
        await client.PatchAsync(ResourceType.Deployments, "shop", "web", new(PatchKind.StrategicMerge, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"400m"}}}]}}}}"""u8.ToArray(), "vpa"), Cancelled);
        var edits = (await ReadAsync(client)).EditsFor(Change, []);
        Assert.Equal("vpa", Assert.Single(edits.Single(static e => e is { Section: EditSection.Requests, Name: "cpu", Container: "app" }).Owners).Manager);
        Assert.Equal("kubectl-client-side-apply", Assert.Single(edits.Single(static e => e is { Section: EditSection.Limits, Name: "memory", Container: "app" }).Owners).Manager);
        Assert.Empty(edits.Single(static e => e is { Section: EditSection.Limits, Name: "cpu", Container: "app" }).Owners);
    }

    [Fact]
    public async Task Values_that_mean_the_same_are_no_change()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        using var client = Clients.Of(cluster);
        var same = new WorkloadChange(new("Deployment", "web", "shop"), [new("app") { CpuRequest = FieldChange.Set("0.5"), MemoryRequest = FieldChange.Set("1024Mi"), Environment = [new("GOGC", "50"), new("ABSENT", null)] }]);
        var live = await ReadAsync(client);
        Assert.Empty(live.EditsFor(same, []));
        var problems = new List<string>();
        Assert.Empty(live.EditsFor(new(same.Workload, [new("gone") { CpuRequest = FieldChange.Set("1") }]), problems));
        Assert.Equal("it has no container gone now; it has mesh, app, bare", Assert.Single(problems));
    }

    [Fact]
    public async Task A_field_that_somebody_changed_meanwhile_is_found()
    {
        await using var cluster = new FakeCluster().AddApplied("deployments", Parsed());
        using var client = Clients.Of(cluster);
        var edits = await ForthAsync(client);
        Assert.Equal(EditStanding.After, (await ReadAsync(client)).StandingOf(edits));
        cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"] = "700Mi");
        var live = await ReadAsync(client);
        Assert.Equal(EditStanding.Otherwise, live.StandingOf(edits));
        Assert.Equal("app: resources.limits.memory", Assert.Single(live.ChangedSince(edits)).Where);
    }

    private static JsonObject Parsed() => (JsonObject)JsonNode.Parse(Manifest)!;

    private static Task<LiveWorkload> ReadAsync(KubernetesClient client) => LiveWorkload.ReadAsync(client, WorkloadKind.Of("Deployment")!, "shop", "web", Cancelled);

    private static Task<JsonElement> ApplyAsync(KubernetesClient client, string manifest) =>
        client.PatchAsync(ResourceType.Deployments, "shop", "web", new ObjectPatch(PatchKind.Apply, System.Text.Encoding.UTF8.GetBytes(manifest), "kubectl"), Cancelled);

    private static async Task<IReadOnlyList<FieldEdit>> ForthAsync(KubernetesClient client)
    {
        var live = await ReadAsync(client);
        var edits = live.EditsFor(Change, []);
        var body = ChangePatch.OfTemplate(live, edits, back: false, new Dictionary<string, string?> { ["ullage.dev/change"] = "x" });
        await client.PatchAsync(ResourceType.Deployments, "shop", "web", new(PatchKind.StrategicMerge, body, "ullage"), Cancelled);
        return edits;
    }

    private static async Task BackAsync(KubernetesClient client, IReadOnlyList<FieldEdit> edits)
    {
        var order = new Dictionary<string, IReadOnlyList<string>> { ["app"] = ["FIRST", "GOMAXPROCS", "GOGC", "LAST"] };
        var body = ChangePatch.OfTemplate(await ReadAsync(client), edits, back: true, new Dictionary<string, string?> { ["ullage.dev/change"] = null }, order);
        await client.PatchAsync(ResourceType.Deployments, "shop", "web", new(PatchKind.StrategicMerge, body, "ullage"), Cancelled);
        if (OwnershipPatch.Of(await ReadAsync(client), edits, "ullage") is { } release)
        {
            await client.PatchAsync(ResourceType.Deployments, "shop", "web", new(PatchKind.Merge, release, "ullage"), Cancelled);
        }
    }
}
