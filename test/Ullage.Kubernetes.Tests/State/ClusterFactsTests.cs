using System.Text.Json.Nodes;
using Ullage.Kubernetes.State;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Samples;

namespace Ullage.Kubernetes.Tests.State;

/// <summary>What only the API tells: where variables come from, and who made a workload.</summary>
public sealed class ClusterFactsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_count_wherever_they_come_from_and_no_Secret_is_ever_read()
    {
        await using var cluster = Cluster(
            """[{"name":"GOMEMLIMIT","valueFrom":{"configMapKeyRef":{"name":"settings","key":"limit"}}},{"name":"GOGC","value":"50"},{"name":"PASSWORD","value":"s3cr3t"},{"name":"GOMAXPROCS","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}]""");
        cluster.Add("configmaps", """{"metadata":{"name":"settings","namespace":"shop"},"data":{"limit":"460MiB","other":"x"}}""");
        var web = await WebAsync(cluster);
        Assert.Equal([new("GOMEMLIMIT", "460MiB", "ConfigMap settings (key limit)"), new("GOGC", "50", ""), new("GOMAXPROCS", null, "the field limits.cpu")], web.Variables);
        Assert.Equal((ByteQuantity.FromMebibytes(460), true, 50d, null), (web.Runtime.GoMemLimit, web.Runtime.GoMemLimitTold, web.Runtime.GoGcPercent, web.Runtime.GoMaxProcs));
        Assert.Equal(RuntimeKind.Go, web.Runtime.Kind);
        Assert.DoesNotContain(cluster.Requests, static r => r.Path.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"configMapRef":{"name":"one"}},{"configMapRef":{"name":"two"}}]""", "2MiB", "ConfigMap two (key GOMEMLIMIT)")]
    [InlineData("""[{"configMapRef":{"name":"two"}},{"configMapRef":{"name":"one"}}]""", "1MiB", "ConfigMap one (key GOMEMLIMIT)")]
    [InlineData("""[{"prefix":"GO","configMapRef":{"name":"one"}}]""", "3MiB", "ConfigMap one (key MEMLIMIT)")]
    [InlineData("""[{"prefix":"X_","configMapRef":{"name":"one"}},{"configMapRef":{"name":"absent","optional":true}},{"secretRef":{"name":"vault"}}]""", null, null)]
    public async Task Of_whole_ConfigMaps_as_variables_the_last_that_has_it_counts(string from, string? value, string? origin)
    {
        await using var cluster = Cluster("[]", from);
        cluster.Add("configmaps", """{"metadata":{"name":"one","namespace":"shop"},"data":{"GOMEMLIMIT":"1MiB","MEMLIMIT":"3MiB"}}""").Add("configmaps", """{"metadata":{"name":"two","namespace":"shop"},"data":{"GOMEMLIMIT":"2MiB"}}""");
        var variable = (await WebAsync(cluster)).Variables.SingleOrDefault();
        Assert.Equal((value, origin), (variable?.Value, variable?.Origin));
    }

    [Fact]
    public async Task A_variable_of_its_own_hides_those_of_ConfigMaps_and_what_Go_would_not_take_is_not_taken()
    {
        await using var cluster = Cluster("""[{"name":"GOMEMLIMIT","value":"400Mi"},{"name":"GOGC","valueFrom":{"secretKeyRef":{"name":"vault","key":"gogc"}}}]""", """[{"configMapRef":{"name":"one"}}]""");
        cluster.Add("configmaps", """{"metadata":{"name":"one","namespace":"shop"},"data":{"GOMEMLIMIT":"1MiB","GOGC":"10"}}""");
        var web = await WebAsync(cluster);
        Assert.Equal([new("GOMEMLIMIT", "400Mi", ""), new("GOGC", null, "Secret vault (key gogc)")], web.Variables);
        Assert.Equal((null, false, false), (web.Runtime.GoMemLimit, web.Runtime.GoMemLimitTold, web.Runtime.GoGcTold));
    }

    [Fact]
    public async Task ConfigMaps_that_may_not_be_read_are_told_and_their_variables_stay_named()
    {
        await using var cluster = Cluster("""[{"name":"GOMEMLIMIT","valueFrom":{"configMapKeyRef":{"name":"settings","key":"limit"}}}]""");
        cluster.Allows = static (_, resource, _) => resource != "configmaps";
        await using var source = await JoinAsync(cluster);
        Assert.StartsWith("1 ConfigMap that containers take variables from may not be read", Assert.Single(source.Notices), StringComparison.Ordinal);
        Assert.Equal(new("GOMEMLIMIT", null, "ConfigMap settings (key limit)"), Assert.Single((await WebAsync(cluster)).Variables));
    }

    [Fact]
    public async Task No_ConfigMap_is_asked_for_where_no_container_names_one()
    {
        await using var cluster = Cluster("""[{"name":"GOMEMLIMIT","value":"1GiB"},{"name":"MODE","valueFrom":{"configMapKeyRef":{"name":"settings","key":"mode"}}}]""");
        Assert.Equal(ByteQuantity.FromMebibytes(1024), (await WebAsync(cluster)).Runtime.GoMemLimit);
        Assert.DoesNotContain(cluster.Requests, static r => r.Path.Contains("configmaps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workload_that_a_controller_made_keeps_its_name_and_tells_the_controller()
    {
        await using var cluster = Cluster("[]");
        var deployment = FakeObjects.Deployment("shop", "web");
        deployment["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"kind":"Team","name":"x"},{"kind":"Kafka","name":"orders","controller":true}]""");
        cluster.Add("deployments", deployment);
        var web = Assert.Single((await DiscoverAsync(await JoinAsync(cluster))).Workloads);
        Assert.Equal(("Deployment", "web", "Kafka orders"), (web.Id.Kind, web.Id.Name, web.Controller));
    }

    [Fact]
    public async Task Budgets_are_those_that_select_the_pods_with_what_they_ask_for()
    {
        await using var cluster = Cluster("[]");
        Add("web", "shop", "\"minAvailable\":2", """{"matchLabels":{"app":"web"}}""");
        Add("all", "shop", "\"maxUnavailable\":\"10%\"", "{}");
        Add("others", "shop", "\"minAvailable\":1", """{"matchLabels":{"app":"another"}}""");
        Add("web", "elsewhere", "\"minAvailable\":1", "{}");
        cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"new","namespace":"shop"},"spec":{"minAvailable":1,"selector":{}}}""");
        var web = Assert.Single((await DiscoverAsync(await JoinAsync(cluster))).Workloads);
        Assert.Equal([new("all", 3, 3, 2, 1) { Rule = "maxUnavailable 10%" }, new("web", 3, 3, 2, 1) { Rule = "minAvailable 2" }], web.Budgets);

        void Add(string name, string space, string rule, string selector) => cluster.Add(
            "poddisruptionbudgets",
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{space}}}"},"spec":{{{{rule}}},"selector":{{{selector}}}},"status":{"disruptionsAllowed":1,"currentHealthy":3,"desiredHealthy":2,"expectedPods":3}}""");
    }

    [Theory]
    [InlineData("policy/v1", 1)]
    [InlineData("policy/v1beta1", 0)]
    public async Task An_empty_selector_of_a_budget_selects_no_pods_where_the_server_has_the_version_before(string version, int expected)
    {
        await using var cluster = Cluster("[]");
        cluster.Older["poddisruptionbudgets"] = version;
        cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"all","namespace":"shop"},"spec":{"minAvailable":1,"selector":{}},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":1,"expectedPods":1}}""");
        Assert.Equal(expected, Assert.Single((await DiscoverAsync(await JoinAsync(cluster))).Workloads).Budgets.Count);
    }

    [Fact]
    public async Task A_budget_that_selects_other_pods_is_not_taken_by_its_name()
    {
        await using var cluster = Cluster("[]");
        cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"another"}}},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":1,"expectedPods":1}}""");
        Assert.Empty(Assert.Single((await DiscoverAsync(await JoinAsync(cluster))).Workloads).Budgets);
    }

    [Fact]
    public async Task Budgets_that_may_not_be_listed_are_told_and_taken_from_metrics_if_at_all()
    {
        await using var cluster = Cluster("[]");
        cluster.Allows = static (_, resource, _) => resource != "poddisruptionbudgets";
        await using var source = await JoinAsync(cluster);
        Assert.EndsWith("the verb list on poddisruptionbudgets.policy", Assert.Single(source.Notices), StringComparison.Ordinal);
        Assert.Empty(Assert.Single((await DiscoverAsync(await JoinAsync(cluster))).Workloads).Budgets);
    }

    private static FakeCluster Cluster(string env, string from = "[]")
    {
        var pod = FakeObjects.Pod("shop", "web-7d4b9c6f5d-x2x8k", "ReplicaSet", "web-7d4b9c6f5d", labels: """{"app":"web"}""");
        (pod["spec"]!["containers"]![0]!["env"], pod["spec"]!["containers"]![0]!["envFrom"]) = (JsonNode.Parse(env), JsonNode.Parse(from));
        return new FakeCluster().Add("replicasets", FakeObjects.ReplicaSet("shop", "web-7d4b9c6f5d", "web")).Add("pods", pod);
    }

    private static async Task<ContainerFacts> WebAsync(FakeCluster cluster) => (await DiscoverAsync(await JoinAsync(cluster))).Workloads.Single().Containers.Single();

    private static async Task<ClusterSource> JoinAsync(FakeCluster cluster)
    {
        using var client = Clients.Of(cluster);
        return await ClusterSource.ReadAsync(new KubeFleet().Usage("shop", "web-7d4b9c6f5d-x2x8k", "app", static _ => 0.2, static _ => 1 << 29).Source, client, null, null, Cancelled);
    }

    private static async Task<Inventory> DiscoverAsync(ClusterSource source)
    {
        await using (source)
        {
            return (await WorkloadDiscovery.DiscoverAsync(source, new KubeFleet().Window, new DiscoveryOptions(), Cancelled)).Inventory;
        }
    }
}
