using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Objects;
using Ullage.Kubernetes.Tests.Changes;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Kubernetes.Tests.RealServer;

/// <summary>What we do to a cluster, done to a real API server, with the real kubectl as the workloads' owner.</summary>
public sealed class RealServerTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kubeconfig_leads_to_it_and_its_certificate_is_verified()
    {
        using var client = fixture.Client();
        Assert.False((await client.VersionAsync(Cancelled)).ResizesPods);
        var others = File.ReadAllText(fixture.Server.Kubeconfig).Replace($", certificate-authority: {fixture.Server.Certificate}", "", StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, others, Cancelled);
        using var distrustful = Clients.Of(Kubeconfig.Read([path], null, TimeProvider.System));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => distrustful.VersionAsync(Cancelled));
        File.Delete(path);
        Assert.Contains("certificate", e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Autoscalers_budgets_and_CronJobs_are_asked_for_by_the_versions_that_an_older_server_has()
    {
        using var client = fixture.Client();
        fixture.Kubectl(
            """
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: older, namespace: shop}
            spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: older}, targetCPUUtilizationPercentage: 70}
            ---
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata: {name: older, namespace: shop}
            spec: {minAvailable: 1, selector: {matchLabels: {app: older}}}
            ---
            apiVersion: batch/v1beta1
            kind: CronJob
            metadata: {name: older, namespace: shop}
            spec: {schedule: "0 0 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: x}]}}}}}
            """,
            "apply", "-f", "-");
        foreach (var type in new[] { ResourceType.HorizontalPodAutoscalers, ResourceType.PodDisruptionBudgets, ResourceType.CronJobs })
        {
            Assert.Equal("older", Assert.Single((await client.ListAsync(type, "shop", static o => o.Field("metadata").Text("name"), ListQuery.All, Cancelled)).Items));
            var patched = await client.PatchAsync(type, "shop", "older", new ObjectPatch(PatchKind.Merge, """{"metadata":{"annotations":{"a":"b"}}}"""u8.ToArray(), "ullage"), Cancelled);
            Assert.Equal("b", patched.Field("metadata").Field("annotations").Text("a"));
        }

        var target = (await client.GetAsync(ResourceType.HorizontalPodAutoscalers, "shop", "older", Cancelled)).Field("spec").Items("metrics").Single();
        Assert.Equal(70, target.Field("resource").Field("target").Whole("averageUtilization"));
    }

    [Fact]
    public async Task A_list_goes_on_page_by_page_and_begins_anew_when_its_state_is_gone()
    {
        using var client = fixture.Client(options: new ApiOptions { PageSize = 3 });
        var names = Enumerable.Range(0, 8).Select(static i => $"page-{i}").ToList();
        foreach (var name in names)
        {
            await CreateAsync(client, ResourceType.ConfigMaps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"shop"}}""");
        }

        var compacted = false;
        var list = await client.ListAsync(ResourceType.ConfigMaps, "shop", item =>
        {
            var name = item.Field("metadata").Text("name");
            if (name == "page-1" && !compacted)
            {
                compacted = true;
                CreateAsync(client, ResourceType.ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"page-8","namespace":"shop"}}""").GetAwaiter().GetResult();
                fixture.Server.CompactAsync(Cancelled).GetAwaiter().GetResult();
            }

            return name;
        }, ListQuery.All, Cancelled);
        Assert.True(compacted);
        Assert.Equal([.. names, "page-8"], list.Items.Where(static n => n.StartsWith("page-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_watch_tells_what_changes_after_the_list()
    {
        using var client = fixture.Client();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var steps = client.WatchAsync(ResourceType.Leases, "shop", static o => o.Field("metadata").Text("name"), ListQuery.All, end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(WatchStepKind.Reset, steps.Current.Kind);
        var body = """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"watched","namespace":"shop"},"spec":{"holderIdentity":"a"}}""";
        var made = await CreateAsync(client, ResourceType.Leases, body);
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal((WatchStepKind.Put, "watched"), (steps.Current.Kind, Assert.Single(steps.Current.Items)));
        await client.DeleteAsync(ResourceType.Leases, "shop", "watched", made.Field("metadata").Text("resourceVersion"), Cancelled);
        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(WatchStepKind.Removed, steps.Current.Kind);
        await end.CancelAsync();
    }

    [Fact]
    public async Task Who_may_not_is_told_what_and_where()
    {
        using var client = fixture.Client("guest");
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.ListAsync(ResourceType.Pods, "shop", static o => o.Field("metadata").Text("name"), ListQuery.All, Cancelled));
        Assert.Equal(KubernetesFailure.Forbidden, e.Failure);
        Assert.Contains("guest", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_process_has_the_turn()
    {
        using var client = fixture.Client();
        var first = await TakeAsync("a");
        await Assert.ThrowsAsync<LeaseTakenException>(() => TakeAsync("b"));
        await first.KeepAsync(Cancelled);
        await first.ReleaseAsync(Cancelled);
        await (await TakeAsync("b")).ReleaseAsync(Cancelled);

        Task<LeaseHold> TakeAsync(string holder) => LeaseHold.TakeAsync(client, "shop", "turn", holder, TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeProvider.System, static (_, _) => Task.CompletedTask, Cancelled);
    }

    [Fact]
    public void Any_change_is_made_as_asked_for_and_put_back_so_that_kubectl_finds_nothing_to_apply()
    {
        using var client = fixture.Client();
        var number = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Case(new Random(seed), $"w{number++}")).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

        bool Case(Random random, string name)
        {
            var manifest = RandomWorkloads.Manifest(random, name);
            var serverSide = random.Next(2) == 0;
            string[] apply = serverSide ? ["apply", "--server-side", "-f", "-"] : ["apply", "-f", "-"];
            fixture.Kubectl(manifest.ToJsonString(), apply);
            var untouched = fixture.Kubectl(manifest.ToJsonString(), apply);
            var before = Object(client, name);
            var change = new WorkloadChange(new("Deployment", name, "shop"), [.. RandomWorkloads.Containers(manifest).Select(c => RandomWorkloads.Change(random, c["name"]!.ToString()))]);
            var live = Read(client, name);
            var edits = live.EditsFor(change, []);
            var order = WorkloadChanges.VariableOrder(live, edits);
            if (edits.Count == 0)
            {
                return true;
            }

            var changes = new WorkloadChanges(client, "ullage");
            var tried = Wait(changes.TryAsync(live, edits, Cancelled));
            Assert.Empty(tried.Beyond.Concat(tried.Otherwise));
            changes.MakeAsync(live, edits, "id", Cancelled).GetAwaiter().GetResult();
            var between = Read(client, name);
            Assert.Equal(EditStanding.After, between.StandingOf(edits));
            Assert.Empty(between.EditsFor(change, []));
            var (outside, expected) = (Object(client, name), (JsonObject)before.DeepClone());
            RandomWorkloads.Strip(outside, edits);
            RandomWorkloads.Strip(expected, edits);
            Assert.True(JsonNode.DeepEquals(expected["spec"], outside["spec"]), $"{expected["spec"]!.ToJsonString()}\n{outside["spec"]!.ToJsonString()}");

            changes.UndoAsync(between, edits, order, new Dictionary<string, string?> { [WorkloadChanges.ChangeAnnotation] = null }, Cancelled).GetAwaiter().GetResult();
            changes.GiveBackAsync(Read(client, name), edits, Cancelled).GetAwaiter().GetResult();
            var after = Object(client, name);
            Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), $"{before["spec"]!.ToJsonString()}\n{after["spec"]!.ToJsonString()}");
            Assert.DoesNotContain(after["metadata"]!["managedFields"]!.AsArray(), static m => m!["manager"]!.ToString() == "ullage");
            Assert.Equal(untouched, fixture.Kubectl(manifest.ToJsonString(), apply));
            Assert.Equal(after["metadata"]!["generation"]!.ToString(), Object(client, name)["metadata"]!["generation"]!.ToString());
            return true;
        }
    }

    private static Task<JsonElement> CreateAsync(KubernetesClient client, ResourceType type, string body) => client.CreateAsync(type, "shop", Encoding.UTF8.GetBytes(body), "t", Cancelled);

    private static JsonObject Object(KubernetesClient client, string name) => (JsonObject)JsonNode.Parse(Wait(client.GetAsync(ResourceType.Deployments, "shop", name, Cancelled)).GetRawText())!;

    private static LiveWorkload Read(KubernetesClient client, string name) => Wait(LiveWorkload.ReadAsync(client, WorkloadKind.Of("Deployment")!, "shop", name, Cancelled));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
