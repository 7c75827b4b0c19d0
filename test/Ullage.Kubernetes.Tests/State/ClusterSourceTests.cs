using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.State;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Samples;

namespace Ullage.Kubernetes.Tests.State;

/// <summary>Discovery through the cluster's API gives what it gives through kube-state-metrics.</summary>
public sealed class ClusterSourceTests
{
    private const long Gi = 1L << 30;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workloads_settings_and_owners_are_the_same_as_by_kube_state_metrics()
    {
        var (fleet, told) = (Usage(new KubeFleet()), Usage(new KubeFleet()));
        told.Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d").Owner("shop", "ReplicaSet", "web-7d4b9c6f5d", "Deployment", "web")
            .Container("shop", "web-7d4b9c6f5d-x2x8k", "app", "registry.example/web:2", 0.5, 1, Gi, 2 * Gi);
        told.Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "app", "registry.example/db:1", memoryRequest: Gi);
        await using var cluster = Cluster();
        Assert.Equal(Text(await DiscoverAsync(told.Source, told.Window)), Text(await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window)));
    }

    [Fact]
    public async Task Without_kube_state_metrics_nothing_is_inferred_and_nobody_is_told_to_install_it()
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        var inventory = await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window);
        Assert.All(inventory.Workloads, static w => Assert.False(w.Inferred));
        Assert.DoesNotContain(inventory.Notices, static n => n.Code.Contains("kube-state-metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_API_tells_of_a_pod_counts_before_what_was_scraped_of_it()
    {
        var fleet = Usage(new KubeFleet());
        fleet.Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "app", "registry.example/db:old", cpuLimit: 9, memoryRequest: 9 * Gi);
        await using var cluster = Cluster();
        var inventory = await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window);
        var db = inventory.Workloads.Single(static w => w.Id.Name == "db").Containers[0];
        Assert.Equal((ByteQuantity.FromBytes(Gi), null, "registry.example/db:1"), (db.Current.MemoryRequest, db.Current.CpuLimit, db.Image));
    }

    [Fact]
    public async Task Pods_that_are_gone_are_still_known_from_metrics()
    {
        var fleet = Usage(new KubeFleet());
        fleet.Pod("shop", "strange-name", "ReplicaSet", "web-old", 0, 100).Owner("shop", "ReplicaSet", "web-old", "Deployment", "web", 0, 100).Usage("shop", "strange-name", "app", static _ => 1, static _ => Gi, 0, 100);
        await using var cluster = Cluster();
        var inventory = await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window);
        Assert.Equal("web", inventory.Pods[new PodId("", "shop", "strange-name")].Name);
    }

    [Fact]
    public async Task Autoscalers_LimitRanges_quotas_and_nodes_come_from_the_API()
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        cluster.Add("horizontalpodautoscalers", """
            {"metadata":{"name":"web","namespace":"shop"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":3,"maxReplicas":10,"metrics":[
              {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
              {"type":"ContainerResource","containerResource":{"name":"memory","container":"app","target":{"type":"AverageValue","averageValue":"1Gi"}}}]},
             "status":{"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":41,"averageValue":"205m"}}}]}}
            """);
        cluster.Add("verticalpodautoscalers", """{"metadata":{"name":"db","namespace":"shop"},"spec":{"targetRef":{"kind":"StatefulSet","name":"db"},"updatePolicy":{"updateMode":"Recreate"}}}""");
        cluster.Add("limitranges", """{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"limits":[{"type":"Container","min":{"cpu":"50m"},"max":{"memory":"4Gi"},"default":{"cpu":"2"},"maxLimitRequestRatio":{"memory":"1.5"}}]}}""");
        cluster.Add("resourcequotas", """{"metadata":{"name":"all","namespace":"shop"},"spec":{"hard":{"requests.cpu":"10","limits.memory":"20Gi","pods":"40"}},"status":{"hard":{"requests.cpu":"10","limits.memory":"20Gi"},"used":{"requests.cpu":"1500m","limits.memory":"2Gi"}}}""");
        cluster.Add("nodes", """{"metadata":{"name":"node-1"},"status":{"allocatable":{"cpu":"3920m","memory":"12Gi","pods":"110"}}}""");
        var inventory = await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window);
        var web = inventory.Workloads.Single(static w => w.Id.Name == "web").Autoscaler!;
        Assert.Equal(("HorizontalPodAutoscaler", 3, 10), (web.Kind, web.MinReplicas, web.MaxReplicas));
        Assert.Equal([new("cpu", 70, null) { Now = 41 }, new("memory", null, Gi) { Container = "app" }], web.Targets);
        Assert.Equal("VerticalPodAutoscaler", inventory.Workloads.Single(static w => w.Id.Name == "db").Autoscaler!.Kind);
        var bounds = inventory.Namespaces["shop"];
        Assert.Equal(
            new LimitRange { Name = "bounds", Type = "Container", MinCpu = CpuQuantity.FromMillicores(50), MaxMemory = ByteQuantity.FromBytes(4 * Gi), DefaultCpu = CpuQuantity.FromMillicores(2000), MemoryRatio = 1.5 },
            Assert.Single(bounds.LimitRanges));
        Assert.Equal(new(null, null, null, ByteQuantity.FromBytes(20 * Gi)), Assert.Single(bounds.Quotas).Hard with { CpuRequest = null });
        Assert.Equal(CpuQuantity.FromMillicores(1500), bounds.Quotas[0].Used.CpuRequest);
        Assert.Equal(new NodeFacts("node-1", CpuQuantity.FromMillicores(3920), ByteQuantity.FromBytes(12 * Gi), 110), Assert.Single(inventory.Nodes));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-5000, 1)]
    public async Task A_kill_is_known_from_the_containers_last_end_where_metrics_do_not_tell_it(int createdMinute, int restarts)
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        var pod = cluster.Get("pods", "shop", "db-0");
        pod["metadata"]!["creationTimestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(createdMinute)).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        pod["status"]!["containerStatuses"]![0]!["restartCount"] = 2;
        pod["status"]!["containerStatuses"]![0]!["lastState"]!["terminated"] = new System.Text.Json.Nodes.JsonObject { ["reason"] = "OOMKilled", ["finishedAt"] = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(700)).ToString("yyyy-MM-ddTHH:mm:ssZ", null) };
        cluster.Add("pods", pod);
        var inventory = await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window);
        var db = inventory.Workloads.Single(static w => w.Id.Name == "db").Containers[0];
        var kill = Assert.Single(db.OomKills);
        Assert.Equal(restarts, db.Restarts);
        Assert.Equal(("db-0", KubeFleet.At(700)), (kill.Pod, kill.AtMs));
    }

    [Fact]
    public async Task Native_sidecars_and_init_containers_keep_their_parts()
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        var pod = cluster.Get("pods", "shop", "db-0");
        pod["spec"]!["initContainers"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"name":"mesh","image":"m","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},{"name":"migrate","image":"g","resources":{}}]""");
        cluster.Add("pods", pod);
        var containers = (await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window)).Workloads.Single(static w => w.Id.Name == "db").Containers;
        Assert.Equal([("app", ContainerRole.App), ("mesh", ContainerRole.Sidecar), ("migrate", ContainerRole.Init)], containers.Select(static c => (c.Id.Name, c.Role)));
        Assert.Equal(CpuQuantity.FromMillicores(100), containers[1].Current.CpuRequest);
    }

    [Fact]
    public async Task Lists_that_are_not_allowed_are_told_and_the_rest_goes_on()
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        cluster.Allows = static (_, resource, _) => resource is "pods" or "replicasets" or "jobs";
        cluster.Absent.Add("verticalpodautoscalers");
        await using var source = await JoinAsync(fleet, cluster);
        Assert.Equal(["cronjobs", "daemonsets", "deployments", "horizontalpodautoscalers", "limitranges", "namespaces", "nodes", "poddisruptionbudgets", "resourcequotas", "statefulsets"], source.Notices.Select(static n => n.Split(' ')[0]));
        Assert.Equal(2, (await DiscoverAsync(source, fleet.Window)).Workloads.Count);
    }

    [Fact]
    public async Task Annotations_of_ours_on_workload_template_and_namespace_are_the_same_as_by_kube_state_metrics()
    {
        var (fleet, told) = (Usage(new KubeFleet()), Usage(new KubeFleet()));
        told.Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d").Owner("shop", "ReplicaSet", "web-7d4b9c6f5d", "Deployment", "web")
            .Container("shop", "web-7d4b9c6f5d-x2x8k", "app", "registry.example/web:2", 0.5, 1, Gi, 2 * Gi);
        told.Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "app", "registry.example/db:1", memoryRequest: Gi);
        told.Constant("kube_deployment_annotations", 1, 0, int.MaxValue, ("namespace", "shop"), ("deployment", "web"), ("annotation_ullage_dev_min_memory_app", "512Mi"), ("annotation_other", "x"));
        told.Constant("kube_deployment_annotations", 1, 0, 1_400, ("namespace", "shop"), ("deployment", "web"), ("annotation_ullage_dev_ignore", "true"));
        told.Constant("kube_pod_annotations", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "db-0"), ("annotation_ullage_dev_policy", "guaranteed"));
        told.Constant("kube_namespace_annotations", 1, 0, int.MaxValue, ("namespace", "shop"), ("annotation_ullage_dev_hold_until", "2023-11-20"));
        await using var cluster = Cluster();
        Annotate(cluster, "pods", "db-0", "policy", "guaranteed");
        cluster.Add("deployments", FakeObjects.Deployment("shop", "web")).Add("namespaces", """{"metadata":{"name":"shop","annotations":{"ullage.dev/hold-until":"2023-11-20","kubectl.kubernetes.io/last-applied-configuration":"{}"}}}""");
        Annotate(cluster, "deployments", "web", "min-memory.app", "512Mi");
        var expected = (await DiscoverAsync(told.Source, told.Window)).Workloads;
        var actual = (await DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window)).Workloads;
        Assert.Equal([(AnnotationLevel.Workload, "min_memory_app", "512Mi"), (AnnotationLevel.Namespace, "hold_until", "2023-11-20")], Said(expected, "web"));
        Assert.Equal([(AnnotationLevel.Template, "policy", "guaranteed"), (AnnotationLevel.Namespace, "hold_until", "2023-11-20")], Said(expected, "db"));
        Assert.Equal((Said(expected, "web"), Said(expected, "db")), (Said(actual, "web"), Said(actual, "db")), EqualityComparer<(List<(AnnotationLevel, string, string)>, List<(AnnotationLevel, string, string)>)>.Create(static (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2)));
        Assert.Equal(fleet.Window.EndMs, actual[0].Annotations.AsOf.ToUnixTimeMilliseconds());

        static List<(AnnotationLevel, string, string)> Said(IReadOnlyList<Workload> workloads, string name) => [.. workloads.Single(w => w.Id.Name == name).Annotations.All.Select(static a => (a.Level, a.Name, a.Value))];
    }

    [Fact]
    public async Task Of_namespaces_that_are_named_each_is_got_and_none_listed()
    {
        await using var cluster = Cluster().Add("namespaces", """{"metadata":{"name":"shop","annotations":{"ullage.dev/ignore":"true"}}}""");
        cluster.Allows = static (verb, resource, @namespace) => resource == "namespaces" ? verb == "get" : @namespace == "shop";
        using var client = Clients.Of(cluster);
        await using var source = await ClusterSource.ReadAsync(Usage(new KubeFleet()).Source, client, ["shop"], null, Cancelled);
        Assert.All((await DiscoverAsync(source, new KubeFleet().Window)).Workloads, static w => Assert.Equal("ignore", Assert.Single(w.Annotations.All).Name));
    }

    [Fact]
    public async Task Where_only_a_namespace_may_be_read_the_namespace_alone_is_asked_for()
    {
        await using var cluster = Cluster();
        cluster.Allows = static (_, _, @namespace) => @namespace == "shop";
        using var client = Clients.Of(cluster);
        await using var source = await ClusterSource.ReadAsync(new InMemorySampleSource(), client, ["shop"], null, Cancelled);
        Assert.Equal(2, source.Pods);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => ClusterSource.ReadAsync(new InMemorySampleSource(), client, null, null, Cancelled));
        Assert.Contains("--namespace", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_store_shared_by_clusters_the_chosen_ones_name_joins_both()
    {
        var fleet = new KubeFleet { Extra = [new("cluster", "eu-1")] };
        Usage(fleet);
        await using var cluster = Cluster();
        using var client = Clients.Of(cluster);
        foreach (var chosen in new[] { "eu-1", null })
        {
            await using var source = await ClusterSource.ReadAsync(fleet.Source, client, null, chosen is null ? null : new Label("cluster", chosen), Cancelled);
            var found = (await WorkloadDiscovery.DiscoverAsync(source, fleet.Window, new DiscoveryOptions { Cluster = chosen }, Cancelled)).Inventory;
            Assert.Equal(["eu-1:shop/StatefulSet/db", "eu-1:shop/Deployment/web"], found.Workloads.Select(static w => w.Id.ToString()));
        }
    }

    [Fact]
    public async Task A_selector_of_labels_works_on_the_pods_own_labels()
    {
        var fleet = Usage(new KubeFleet());
        await using var cluster = Cluster();
        var found = await WorkloadDiscovery.DiscoverAsync(await JoinAsync(fleet, cluster), fleet.Window, new DiscoveryOptions { PodLabels = LabelSelector.Parse("app.kubernetes.io/name=web") }, Cancelled);
        Assert.Equal("web", Assert.Single(found.Inventory.Workloads).Id.Name);
    }

    private static void Annotate(FakeCluster cluster, string plural, string name, string annotation, string value)
    {
        var of = cluster.Get(plural, "shop", name);
        of["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["ullage.dev/" + annotation] = value, ["prometheus.io/scrape"] = "true" };
        cluster.Add(plural, of);
    }

    private static FakeCluster Cluster() => new FakeCluster()
        .Add("replicasets", FakeObjects.ReplicaSet("shop", "web-7d4b9c6f5d", "web"))
        .Add("pods", FakeObjects.Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d", image: "registry.example/web:2", requests: """{"cpu":"500m","memory":"1Gi"}""", limits: """{"cpu":"1","memory":"2Gi"}""", createdSeconds: KubeFleet.StartMs / 1000, labels: """{"app.kubernetes.io/name":"web"}"""))
        .Add("pods", FakeObjects.Pod("shop", "db-0", "StatefulSet", "db", image: "registry.example/db:1", requests: """{"memory":"1Gi"}""", createdSeconds: KubeFleet.StartMs / 1000, labels: """{"app.kubernetes.io/name":"db"}"""));

    private static KubeFleet Usage(KubeFleet fleet) =>
        fleet.Usage("shop", "web-7d4b9c6f5d-x2x8k", "app", static _ => 0.2, static _ => Gi / 2).Usage("shop", "db-0", "app", static _ => 0.1, static _ => Gi / 4);

    private static async Task<ClusterSource> JoinAsync(KubeFleet fleet, FakeCluster cluster)
    {
        using var client = Clients.Of(cluster);
        return await ClusterSource.ReadAsync(fleet.Source, client, null, null, Cancelled);
    }

    private static async Task<Inventory> DiscoverAsync(ISampleSource source, TimeRange window) =>
        (await WorkloadDiscovery.DiscoverAsync(source, window, new DiscoveryOptions(), Cancelled)).Inventory;

    private static string Text(Inventory inventory) => string.Join('\n', inventory.Workloads.SelectMany(static w => w.Containers.Select(c => $"{c.Id} x{w.Replicas} {w.Inferred} {c.Role} {c.Image} {c.Current} {c.SettingsKnown} {c.Restarts} {c.OomKills.Count}"))
        .Concat(inventory.Pods.Select(static p => $"{p.Key} {p.Value}").Order(StringComparer.Ordinal)));
}
