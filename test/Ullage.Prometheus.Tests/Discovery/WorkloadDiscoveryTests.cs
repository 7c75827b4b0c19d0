using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class WorkloadDiscoveryTests
{
    private const double MiB = 1 << 20;

    [Fact]
    public async Task Pods_find_their_Deployment_CronJob_Rollout_StatefulSet_and_custom_owner()
    {
        var fleet = new KubeFleet()
            .Pod("shop", "checkout-7d4b9c6f5d-x2x8k", "ReplicaSet", "checkout-7d4b9c6f5d").Owner("shop", "ReplicaSet", "checkout-7d4b9c6f5d", "Deployment", "checkout")
            .Pod("shop", "canary-6c5f9d7b8c-bbbbb", "ReplicaSet", "canary-6c5f9d7b8c").Owner("shop", "ReplicaSet", "canary-6c5f9d7b8c", "Rollout", "canary")
            .Pod("shop", "backup-29401560-8zvxk", "Job", "backup-29401560", 100, 110).Owner("shop", "Job", "backup-29401560", "CronJob", "backup", 100, 110)
            .Pod("shop", "migrate-x7k2z", "Job", "migrate").Owner("shop", "Job", "migrate", "<none>", "<none>")
            .Pod("shop", "db-0", "StatefulSet", "db")
            .Pod("shop", "agent-kq5vm", "DaemonSet", "agent")
            .Pod("shop", "kafka-0", "StrimziPodSet", "kafka")
            .Pod("shop", "dc-1-4x5bz", "ReplicationController", "dc-1").Owner("shop", "ReplicationController", "dc-1", "DeploymentConfig", "dc")
            .Pod("shop", "bare", "<none>", "<none>")
            .Pod("kube-system", "etcd-node-1", "Node", "node-1");

        var found = await DiscoverAsync(fleet);

        Assert.Equal(
            ["kube-system/Pod/etcd-node-1", "shop/DaemonSet/agent", "shop/CronJob/backup", "shop/Pod/bare", "shop/Rollout/canary", "shop/Deployment/checkout", "shop/StatefulSet/db", "shop/DeploymentConfig/dc", "shop/StrimziPodSet/kafka", "shop/Job/migrate"],
            found.Inventory.Workloads.Select(static w => w.Id.ToString()));
        Assert.All(found.Inventory.Workloads, static w => Assert.False(w.Inferred));
        Assert.Equal(0, found.Inventory.Workloads.Single(static w => w.Id.Name == "backup").Replicas);
        Assert.Equal(1, found.Inventory.Workloads.Single(static w => w.Id.Name == "checkout").Replicas);
    }

    [Fact]
    public async Task Todays_settings_are_those_of_the_newest_pod()
    {
        var fleet = new KubeFleet();
        foreach (var (pod, from, to, cpu) in new[] { ("web-7d4b9c6f5d-x2x8k", 0, 600, 1.0), ("web-6c5f9d7b8c-bbbbb", 590, int.MaxValue, 0.5), ("web-5f9d7b8c6c-ccccc", 1400, int.MaxValue, 0.25) })
        {
            var set = pod[..^6];
            fleet.Pod("shop", pod, "ReplicaSet", set, from, to).Owner("shop", "ReplicaSet", set, "Deployment", "web", from, to)
                .Container("shop", pod, "web", "web:" + cpu, cpu, null, 256 * MiB, 512 * MiB, from, to);
        }

        var web = Assert.Single((await DiscoverAsync(fleet)).Inventory.Workloads);

        Assert.Equal(2, web.Replicas);
        var container = Assert.Single(web.Containers);
        Assert.Equal("web:0.25", container.Image);
        Assert.Equal(new ResourceSettings(CpuQuantity.FromMillicores(250), null, ByteQuantity.FromMebibytes(256), ByteQuantity.FromMebibytes(512)), container.Current);
    }

    [Fact]
    public async Task A_finished_CronJob_keeps_the_settings_of_its_last_pod()
    {
        var fleet = new KubeFleet();
        foreach (var (minute, memory) in new[] { (100, 64), (400, 96) })
        {
            var job = $"backup-{29401560 + minute}";
            fleet.Pod("ops", job + "-8zvxk", "Job", job, minute, minute + 30).Owner("ops", "Job", job, "CronJob", "backup", minute, minute + 30)
                .Container("ops", job + "-8zvxk", "backup", "backup:" + minute, null, null, memory * MiB, null, minute, minute + 30);
        }

        fleet.Pod("ops", "other-0", "StatefulSet", "other").Container("ops", "other-0", "other", cpuRequest: 1);

        var backup = (await DiscoverAsync(fleet)).Inventory.Workloads.Single(static w => w.Id.Kind == "CronJob");

        Assert.Equal(ByteQuantity.FromMebibytes(96), Assert.Single(backup.Containers).Current.MemoryRequest);
        Assert.Equal("backup:400", backup.Containers[0].Image);
    }

    [Fact]
    public async Task Init_containers_and_native_sidecars_are_told_apart()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: 1)
            .Container("shop", "db-0", "migrate", cpuRequest: 0.1, infix: "init_").Container("shop", "db-0", "proxy", cpuRequest: 0.2, memoryLimit: 64 * MiB, infix: "init_");
        fleet.Constant("kube_pod_init_container_info", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "db-0"), ("container", "proxy"), ("image", "proxy:2"), ("restart_policy", "Always"));

        var db = Assert.Single((await DiscoverAsync(fleet)).Inventory.Workloads);

        Assert.Equal([("db", ContainerRole.App), ("migrate", ContainerRole.Init), ("proxy", ContainerRole.Sidecar)], db.Containers.Select(static c => (c.Id.Name, c.Role)));
        Assert.Equal(ByteQuantity.FromMebibytes(64), db.Containers[2].Current.MemoryLimit);
    }

    [Fact]
    public async Task Settings_under_the_names_before_kube_state_metrics_2_are_read()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db");
        (string, string)[] labels = [("namespace", "shop"), ("pod", "db-0"), ("container", "db")];
        fleet.Constant("kube_pod_container_resource_requests_cpu_cores", 0.5, 0, int.MaxValue, labels)
            .Constant("kube_pod_container_resource_limits_memory_bytes", 128 * MiB, 0, int.MaxValue, labels);

        var db = Assert.Single((await DiscoverAsync(fleet)).Inventory.Workloads);

        Assert.Equal(new ResourceSettings(CpuQuantity.FromMillicores(500), null, null, ByteQuantity.FromMebibytes(128)), Assert.Single(db.Containers).Current);
    }

    [Fact]
    public async Task A_scrape_without_honor_labels_is_understood()
    {
        var fleet = new KubeFleet();
        (string, string)[] own = [("namespace", "monitoring"), ("pod", "kube-state-metrics-0"), ("container", "kube-state-metrics")];
        fleet.Constant("kube_pod_owner", 1, 0, int.MaxValue, [.. own, ("exported_namespace", "shop"), ("exported_pod", "db-0"), ("owner_kind", "StatefulSet"), ("owner_name", "db"), ("owner_is_controller", "true")])
            .Constant("kube_pod_container_resource_requests", 2, 0, int.MaxValue, [.. own, ("exported_namespace", "shop"), ("exported_pod", "db-0"), ("exported_container", "db"), ("resource", "cpu"), ("unit", "core")]);

        var db = Assert.Single((await DiscoverAsync(fleet, new() { Namespaces = NamespaceGlobs.From(["shop"]) })).Inventory.Workloads);

        Assert.Equal("shop/StatefulSet/db", db.Id.ToString());
        Assert.Equal(CpuQuantity.FromMillicores(2000), Assert.Single(db.Containers).Current.CpuRequest);
    }

    [Fact]
    public async Task A_namespace_in_which_nothing_is_found_is_told_with_those_that_have_something()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db");

        var found = (await DiscoverAsync(fleet, new() { Namespaces = NamespaceGlobs.From(["shop", "shpo"]) })).Inventory;

        Assert.Equal("Nothing is in namespace shpo; there is something in shop.", Assert.Single(found.Notices, static n => n.Code == "namespace-empty").Text);
    }

    [Fact]
    public async Task A_ReplicaSet_whose_owner_is_not_told_is_taken_for_a_Deployments()
    {
        var fleet = new KubeFleet().Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d").Pod("shop", "solo-x2x8k", "ReplicaSet", "solo");

        var found = (await DiscoverAsync(fleet)).Inventory;

        Assert.Equal([("shop/ReplicaSet/solo", false), ("shop/Deployment/web", true)], found.Workloads.Select(static w => (w.Id.ToString(), w.Inferred)));
        Assert.Contains(found.Notices, static n => n.Code == "owners-inferred");
    }

    [Fact]
    public async Task Without_kube_state_metrics_pod_names_tell_the_workloads()
    {
        var fleet = new KubeFleet();
        foreach (var (pod, to) in new[] { ("checkout-7d4b9c6f5d-x2x8k", 700), ("checkout-6c5f9d7b8c-bbbbb", int.MaxValue), ("db-0", int.MaxValue), ("agent-kq5vm", int.MaxValue), ("backup-29401560-8zvxk", 90) })
        {
            fleet.Usage("shop", pod, "main", static _ => 0.1, static _ => 100 * MiB, 0, to);
        }

        var found = (await DiscoverAsync(fleet)).Inventory;

        Assert.Equal([("DaemonSet/agent", 1), ("CronJob/backup", 0), ("Deployment/checkout", 1), ("StatefulSet/db", 1)], found.Workloads.Select(static w => ($"{w.Id.Kind}/{w.Id.Name}", w.Replicas)));
        Assert.All(found.Workloads, static w => Assert.True(w.Inferred));
        Assert.All(found.Workloads, static w => Assert.Equal("main", Assert.Single(w.Containers).Id.Name));
        Assert.Equal(5, found.Pods.Count);
        Assert.Contains(found.Notices, static n => n.Code == "kube-state-metrics-absent");
    }

    [Fact]
    public async Task Two_exporters_that_tell_the_same_count_once()
    {
        var fleet = new KubeFleet();
        foreach (var instance in new[] { "10.0.0.9:8080", "10.0.0.10:8080" })
        {
            fleet.KubeExtra = [new("job", "kube-state-metrics"), new("instance", instance)];
            fleet.Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: 1)
                .Series("kube_pod_container_status_restarts_total", 0, int.MaxValue, static m => m < 500 ? 0 : 2, ("namespace", "shop"), ("pod", "db-0"), ("container", "db"));
        }

        var db = Assert.Single((await DiscoverAsync(fleet)).Inventory.Workloads);

        Assert.Equal(1, db.Replicas);
        Assert.Equal(2, Assert.Single(db.Containers).Restarts);
    }

    [Fact]
    public async Task Autoscalers_are_found_with_their_targets()
    {
        var fleet = new KubeFleet().Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d").Owner("shop", "ReplicaSet", "web-7d4b9c6f5d", "Deployment", "web")
            .Pod("shop", "queue-6c5f9d7b8c-bbbbb", "ReplicaSet", "queue-6c5f9d7b8c").Owner("shop", "ReplicaSet", "queue-6c5f9d7b8c", "Deployment", "queue")
            .Pod("shop", "db-0", "StatefulSet", "db");
        Horizontal(fleet, "web-hpa", "Deployment", "web", ("cpu", "utilization", 70));
        Horizontal(fleet, "keda-hpa-queue", "Deployment", "queue", ("s0-rabbitmq", "average", 20));

        // A queue length scales the replicas while a VPA sets the requests: what the VPA owns is what matters here.
        Horizontal(fleet, "db-hpa", "StatefulSet", "db", ("s0-rabbitmq", "average", 20));
        fleet.Constant("kube_customresource_verticalpodautoscaler_spec_updatepolicy_updatemode", 1, 0, int.MaxValue, ("namespace", "shop"), ("verticalpodautoscaler", "db"), ("target_kind", "StatefulSet"), ("target_name", "db"), ("update_mode", "Auto"))
            .Constant("kube_customresource_verticalpodautoscaler_spec_updatepolicy_updatemode", 1, 0, int.MaxValue, ("namespace", "shop"), ("verticalpodautoscaler", "web"), ("target_kind", "Deployment"), ("target_name", "web"), ("update_mode", "Off"));

        var found = (await DiscoverAsync(fleet)).Inventory.Workloads.ToDictionary(static w => w.Id.Name);

        var web = found["web"].Autoscaler!;
        Assert.Equal(("HorizontalPodAutoscaler", "web-hpa", 3, 10, true), (web.Kind, web.Name, web.MinReplicas, web.MaxReplicas, web.FollowsRequests));
        Assert.Equal(new AutoscalerTarget("cpu", 70, null), Assert.Single(web.Targets));
        Assert.Equal(("ScaledObject", "queue", false), (found["queue"].Autoscaler!.Kind, found["queue"].Autoscaler!.Name, found["queue"].Autoscaler!.FollowsRequests));
        Assert.Equal("VerticalPodAutoscaler", found["db"].Autoscaler!.Kind);
    }

    [Fact]
    public async Task An_autoscalers_target_comes_with_where_it_stands_and_the_container_it_counts()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: 1).Container("shop", "db-0", "proxy", cpuRequest: 1);
        Horizontal(fleet, "db", "StatefulSet", "db", ("cpu", "utilization", 70));
        (string, string)[] labels = [("namespace", "shop"), ("horizontalpodautoscaler", "db"), ("metric_name", "cpu"), ("metric_target_type", "utilization")];
        fleet.Constant("kube_horizontalpodautoscaler_spec_target_metric", 60, 0, int.MaxValue, [.. labels, ("container", "db")])
            .Constant("kube_horizontalpodautoscaler_spec_target_metric", 50, 0, int.MaxValue, [.. labels, ("container", "kube-state-metrics")])
            .Constant("kube_horizontalpodautoscaler_status_target_metric", 41, 0, int.MaxValue, labels)
            .Constant("kube_horizontalpodautoscaler_status_target_metric", 55, 0, int.MaxValue, [.. labels, ("container", "db")]);

        var targets = Assert.Single((await DiscoverAsync(fleet)).Inventory.Workloads).Autoscaler!.Targets;

        // The exporter's own container in that label means none.
        Assert.Equal([(70, null, 41), (60, "db", 55), (50, null, null)], targets.Select(static t => (t.UtilizationPercent!.Value, t.Container, t.Now)));
    }

    [Fact]
    public async Task Five_hundred_pods_and_two_hundred_rollouts_are_resolved_without_reading_their_history()
    {
        var fleet = new KubeFleet(7 * 24 * 60 / 10);
        for (var rollout = 0; rollout < 200; rollout++)
        {
            var hash = $"{rollout:d9}".Replace('0', 'b').Replace('1', 'c').Replace('3', 'd');
            var (from, to) = (rollout * 5, rollout == 199 ? int.MaxValue : rollout * 5 + 10);
            fleet.Owner("big", "ReplicaSet", "web-" + hash, "Deployment", "web", from, to);
            for (var pod = 0; pod < (rollout == 199 ? 500 : 5); pod++)
            {
                fleet.Pod("big", $"web-{hash}-b{pod:d4}", "ReplicaSet", "web-" + hash, from, to).Container("big", $"web-{hash}-b{pod:d4}", "web", cpuRequest: 0.1 + rollout * 0.001, from: from, to: to);
            }
        }

        var found = await DiscoverAsync(fleet);

        var web = Assert.Single(found.Inventory.Workloads);
        Assert.Equal(500, web.Replicas);
        Assert.Equal(500 + 199 * 5, found.Inventory.Pods.Count);
        Assert.Equal(CpuQuantity.FromMillicores(299), Assert.Single(web.Containers).Current.CpuRequest);
        Assert.True(fleet.Source.Queries.Count < 50, $"{fleet.Source.Queries.Count} queries for one namespace.");
        Assert.True(found.Read.Samples < 500 * 3 * 20, $"{found.Read.Samples} samples read to learn today's settings.");
    }

    [Fact]
    public async Task Only_pods_with_the_labels_asked_for_are_kept()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Pod("shop", "web-0", "StatefulSet", "web")
            .Constant("kube_pod_labels", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "db-0"), ("label_app_kubernetes_io_name", "db"))
            .Constant("kube_pod_labels", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "web-0"), ("label_app_kubernetes_io_name", "web"));

        var found = await DiscoverAsync(fleet, new() { PodLabels = LabelSelector.Parse("app.kubernetes.io/name in (db, cache)") });

        Assert.Equal("db", Assert.Single(found.Inventory.Workloads).Id.Name);
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(fleet, new() { PodLabels = LabelSelector.Parse("tier=front") }));
        Assert.Contains("label_tier", error.Message, StringComparison.Ordinal);
        Assert.Contains("--metric-labels-allowlist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_whose_labels_nobody_tells_is_selected_as_the_others_of_its_workload_are()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Pod("shop", "db-1", "StatefulSet", "db").Pod("shop", "web-0", "StatefulSet", "web").Pod("shop", "web-1", "StatefulSet", "web").Pod("shop", "db-2", "StatefulSet", "db")
            .Constant("kube_pod_labels", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "db-0"), ("label_app", "db"))
            .Constant("kube_pod_labels", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "db-2"), ("label_app", "other"))
            .Constant("kube_pod_labels", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "web-0"), ("label_app", "web"));

        var found = await DiscoverAsync(fleet, new() { PodLabels = LabelSelector.Parse("app=db") });

        Assert.Equal(["db-0", "db-1"], found.Roster.Pods.Keys.Select(static p => p.Name).Order(StringComparer.Ordinal));
        Assert.True(found.Roster.Owners.TryResolve("shop", "db-7", out var gone, out _));
        Assert.Equal("db", gone.Name);
        Assert.False(found.Roster.Owners.TryResolve("shop", "web-7", out _, out _));
    }

    [Fact]
    public async Task A_family_that_cannot_be_read_is_missing_and_said_so()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: 1);
        fleet.Source.Failures = static s => s.MetricName == "kube_pod_container_resource_requests" ? new SourceException(SourceFailure.ServerError, "500 after retries") : null;

        var found = await DiscoverAsync(fleet);

        Assert.Contains(found.Missing, static m => m.Selector.MetricName == "kube_pod_container_resource_requests" && m.Failure == SourceFailure.ServerError);
        Assert.Contains(found.Inventory.Notices, static n => n.Code == "discovery-partial" && n.Text.Contains("kube_pod_container_resource_requests", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SourceFailure.Unreachable)]
    [InlineData(SourceFailure.Unauthorized)]
    [InlineData(SourceFailure.ServerError)]
    public async Task A_source_that_answers_nothing_is_an_error(SourceFailure failure)
    {
        var fleet = new KubeFleet { Source = { Failures = _ => new SourceException(failure, "down") } };

        Assert.Equal(failure, (await Assert.ThrowsAsync<SourceException>(() => DiscoverAsync(fleet))).Failure);
    }

    private static void Horizontal(KubeFleet fleet, string name, string kind, string target, (string Metric, string Type, double Value) aim)
    {
        (string, string)[] labels = [("namespace", "shop"), ("horizontalpodautoscaler", name)];
        fleet.Constant("kube_horizontalpodautoscaler_info", 1, 0, int.MaxValue, [.. labels, ("scaletargetref_kind", kind), ("scaletargetref_name", target)])
            .Constant("kube_horizontalpodautoscaler_spec_min_replicas", 3, 0, int.MaxValue, labels)
            .Constant("kube_horizontalpodautoscaler_spec_max_replicas", 10, 0, int.MaxValue, labels)
            .Constant("kube_horizontalpodautoscaler_spec_target_metric", aim.Value, 0, int.MaxValue, [.. labels, ("metric_name", aim.Metric), ("metric_target_type", aim.Type)]);
    }

    internal static Task<DiscoveryResult> DiscoverAsync(KubeFleet fleet, DiscoveryOptions? options = null) =>
        WorkloadDiscovery.DiscoverAsync(fleet.Source, fleet.Window, options ?? new DiscoveryOptions(), TestContext.Current.CancellationToken);
}
