using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class MappingTests
{
    private static readonly (string, string)[] Pod = [("k8s_namespace_name", "shop"), ("k8s_pod_name", "db-0"), ("k8s_container_name", "db")];

    [Theory]
    [InlineData("container_cpu_time_seconds_total", CpuKind.CounterSeconds)]
    [InlineData("container_cpu_usage", CpuKind.GaugeCores)]
    [InlineData("container_cpu_utilization", CpuKind.GaugeCores)]
    public async Task OpenTelemetrys_names_are_found_whichever_was_exported(string metric, CpuKind kind)
    {
        var fleet = new KubeFleet().Constant(metric, 0.5, 0, int.MaxValue, Pod).Constant("container_memory_working_set_bytes", 1e8, 0, int.MaxValue, Pod);

        var found = await DiscoverAsync(fleet, MetricMapping.OpenTelemetry);

        Assert.Equal(new CpuMetric(metric, kind), found.Roster.Metrics!.Cpu);
        Assert.Equal("shop/StatefulSet/db", Assert.Single(found.Inventory.Workloads).Id.ToString());
    }

    [Fact]
    public async Task A_counter_is_preferred_to_a_gauge()
    {
        var fleet = new KubeFleet().Constant("container_cpu_usage", 0.5, 0, int.MaxValue, Pod).Constant("container_cpu_time_seconds_total", 5, 0, int.MaxValue, Pod).Constant("container_memory_working_set", 1e8, 0, int.MaxValue, Pod);

        var found = await DiscoverAsync(fleet, MetricMapping.OpenTelemetry);

        Assert.Equal(("container_cpu_time_seconds_total", "container_memory_working_set"), (found.Roster.Metrics!.Cpu.Name, found.Roster.Metrics.Memory));
    }

    [Fact]
    public async Task Label_names_from_before_Kubernetes_1_16_are_understood_and_said_so()
    {
        var fleet = new KubeFleet().Constant("container_memory_working_set_bytes", 1e8, 0, int.MaxValue, ("namespace", "shop"), ("pod_name", "db-0"), ("container_name", "db"));

        var found = await DiscoverAsync(fleet, MetricMapping.Cadvisor);

        Assert.Equal(new ContainerLabels("namespace", "pod_name", "container_name"), found.Roster.Metrics!.Labels);
        Assert.Contains(found.Inventory.Notices, static n => n.Code == "usage-labels");
    }

    [Fact]
    public async Task Usage_that_is_not_there_is_said_with_the_names_looked_for()
    {
        var found = await DiscoverAsync(new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db"), MetricMapping.Cadvisor);

        Assert.Null(found.Roster.Metrics);
        Assert.Contains(found.Inventory.Notices, static n => n.Code == "usage-absent" && n.Text.Contains("container_memory_working_set_bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop", "db-0", "db", true)]
    [InlineData("shop", "db-0", "", false)]
    [InlineData("shop", "db-0", "POD", false)]
    [InlineData("shop", "", "db", false)]
    [InlineData("", "db-0", "db", false)]
    public void Only_a_container_of_a_pod_is_a_container(string @namespace, string pod, string container, bool isContainer) =>
        Assert.Equal(isContainer, MetricMapping.Cadvisor.Labels[0].TryRead(LabelSet.From(("namespace", @namespace), ("pod", pod), ("container", container)), out _, out _, out _));

    [Fact]
    public async Task OpenTelemetrys_own_labels_and_metrics_tell_owners_and_settings()
    {
        (string, string)[] pod = [("k8s_namespace_name", "shop"), ("k8s_pod_name", "web-x"), ("k8s_container_name", "web")];
        var fleet = new KubeFleet().Constant("container_memory_working_set_bytes", 1e8, 0, int.MaxValue, [.. pod, ("k8s_deployment_name", "web"), ("k8s_replicaset_name", "web-1")])
            .Constant("container_cpu_usage", 0.1, 0, int.MaxValue, pod).Constant("k8s_container_cpu_request", 0.5, 0, int.MaxValue, pod).Constant("k8s_container_memory_limit_bytes", 1 << 28, 0, int.MaxValue, pod);

        var web = Assert.Single((await DiscoverAsync(fleet, MetricMapping.OpenTelemetry)).Inventory.Workloads);

        Assert.Equal(("shop/Deployment/web", false, 1), (web.Id.ToString(), web.Inferred, web.Replicas));
        Assert.Equal(new ResourceSettings(CpuQuantity.FromMillicores(500), null, null, ByteQuantity.FromMebibytes(256)), Assert.Single(web.Containers).Current);
    }

    [Theory]
    [InlineData("prometheus_replica")]
    [InlineData("job")]
    [InlineData("id")]
    public async Task Series_of_one_container_that_differ_in_what_scraping_explains_are_one(string label)
    {
        var found = await DiscoverAsync(Twice(label, 0, int.MaxValue), MetricMapping.Cadvisor);
        Assert.DoesNotContain(found.Inventory.Notices, static n => n.Code.StartsWith("overlap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Series_of_one_container_side_by_side_that_differ_in_an_unexplained_label_are_refused_with_the_ways_out()
    {
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Twice("region", 0, int.MaxValue), MetricMapping.Cadvisor));
        Assert.Contains("region (a, b)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--cluster-label region --cluster NAME", error.Message, StringComparison.Ordinal);
        Assert.Contains("--replica-label region", error.Message, StringComparison.Ordinal);
        await DiscoverAsync(Twice("region", 0, int.MaxValue), MetricMapping.Cadvisor with { ReplicaLabels = ["region"] });
    }

    [Fact]
    public async Task A_pod_that_moved_to_a_node_with_other_labels_is_one() => await DiscoverAsync(Twice("zone", 24 * 60 - 10, 24 * 60 - 10), MetricMapping.Cadvisor);

    [Fact]
    public async Task A_second_scrape_job_that_adds_a_label_is_pointed_out_and_counted_once()
    {
        (string, string)[] db = [("namespace", "shop"), ("pod", "db-0"), ("container", "db")];
        var fleet = new KubeFleet().Constant("container_memory_working_set_bytes", 1e8, 0, int.MaxValue, [.. db, ("job", "kubelet")])
            .Constant("container_memory_working_set_bytes", 1e8, 0, int.MaxValue, [.. db, ("job", "cadvisor"), ("arch", "amd64")]);
        Assert.Contains((await DiscoverAsync(fleet, MetricMapping.Cadvisor)).Inventory.Notices, static n => n.Code == "overlap-arch");
    }

    // One container with the label at "a" until a minute and at "b" from another on.
    private static KubeFleet Twice(string label, int second, int end)
    {
        (string, string)[] db = [("namespace", "shop"), ("pod", "db-0"), ("container", "db")];
        return new KubeFleet().Constant("container_memory_working_set_bytes", 1e8, 0, end, [.. db, (label, "a")])
            .Constant("container_memory_working_set_bytes", 1e8, second, int.MaxValue, [.. db, (label, "b")]);
    }

    [Fact]
    public void A_preset_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.Contains("cadvisor, opentelemetry", Assert.Throws<ArgumentException>(() => MetricMapping.Preset("datadog")).Message, StringComparison.Ordinal);

    private static Task<DiscoveryResult> DiscoverAsync(KubeFleet fleet, MetricMapping mapping) =>
        WorkloadDiscovery.DiscoverAsync(fleet.Source, fleet.Window, new DiscoveryOptions { Mapping = mapping }, TestContext.Current.CancellationToken);
}
