using System.Text.Json.Nodes;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The built tool against a Kubernetes API for workloads and settings, and a real Prometheus without kube-state-metrics for usage.</summary>
public sealed class ClusterTests(FleetFixture fleet) : IDisposable
{
    private static readonly SyntheticFleet _fleet = new() { Span = TimeSpan.FromDays(1), Interval = TimeSpan.FromMinutes(1), Namespaces = 2, Workloads = 3, Replicas = 2 };

    private readonly TemporaryFolder _folder = new("cluster");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string[] Window => ["--at", (_fleet.EndMs / 1000).ToString(), "--window", "1d"];

    [Fact]
    public async Task The_cluster_and_a_Prometheus_without_kube_state_metrics_give_what_a_Prometheus_with_it_gives()
    {
        await using var with = await PrometheusAsync(_fleet, "with");
        await using var without = await PrometheusAsync(_fleet with { KubeStateMetrics = false }, "without");
        await using var cluster = Cluster();
        var expected = await ToolProcess.RunAsync(["recommend", "--prometheus", with.Address.ToString(), .. Window, "-o", "json"]);
        var actual = await ToolProcess.RunAsync(["recommend", "--prometheus", without.Address.ToString(), "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), .. Window, "-o", "json", "--quiet"]);
        Assert.Equal((0, ""), (actual.Exit, actual.Errors));
        Assert.Equal(Answers(expected.Output), Answers(actual.Output));
        Assert.Equal(6, JsonNode.Parse(actual.Output)!["workloads"]!.AsArray().Count);
        Assert.Contains("Kubernetes at " + cluster.Url, actual.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_lists_are_asked_of_the_cluster_and_only_of_the_namespaces_named()
    {
        await using var cluster = Cluster();
        cluster.Allows = static (verb, resource, @namespace) => verb == "list" && (@namespace == "team-0" || resource == "nodes");
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "-n", "team-0", "-o", "csv", "--quiet"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.NotEmpty(cluster.Requests);
        Assert.All(cluster.Requests, static r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task A_kubeconfig_of_the_environment_and_a_plugin_let_in()
    {
        await using var cluster = Cluster(isSecure: true);
        cluster.Token = "from-the-plugin";
        var config = cluster.WriteKubeconfig(_folder.Path, """{exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, 'echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"from-the-plugin\"}}"']}}""");
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "--from-cluster", "-o", "csv", "--quiet"], null, ("KUBECONFIG", config));
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Contains(cluster.Requests, static r => r.Headers["Authorization"] == "Bearer from-the-plugin");
    }

    [Fact]
    public async Task As_a_plugin_of_kubectl_it_finds_the_Prometheus_of_the_kubeconfigs_cluster_and_goes_through_its_proxy()
    {
        await using var prometheus = await PrometheusAsync(_fleet with { KubeStateMetrics = false }, "behind");
        await using var cluster = Cluster(isSecure: true);
        cluster.Token = "let-me-in";
        cluster.Add("services", """{"metadata":{"name":"prometheus-server","namespace":"monitoring"},"spec":{"ports":[{"port":80}]}}""");
        cluster.Add("services", """{"metadata":{"name":"prometheus-alertmanager","namespace":"monitoring"},"spec":{"ports":[{"port":9093}]}}""");
        cluster.Behind["monitoring/prometheus-server:80"] = prometheus.Address.ToString();
        var config = cluster.WriteKubeconfig(_folder.Path, "{token: let-me-in}");
        var expected = await ToolProcess.RunAsync(["recommend", "--prometheus", prometheus.Address.ToString(), "--kubeconfig", config, .. Window, "-o", "json", "--quiet"]);

        // kubectl runs the first kubectl-NAME of PATH with what follows the name.
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "kubectl-ullage"), Path.ChangeExtension(Checkout.Tool, null));
        var kubectl = Path.Combine(_folder.Path, "kubectl");
        await File.WriteAllTextAsync(kubectl, "#!/bin/sh\nplugin=kubectl-$1; shift; exec \"$plugin\" \"$@\"\n", Cancelled);
        var run = await ToolProcess.RunProgramAsync("sh", [kubectl, "ullage", "recommend", "--kubeconfig", config, .. Window, "-o", "json"], ("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"), ("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath)!));
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Equal(Answers(expected.Output), Answers(run.Output));
        Assert.Contains("Prometheus is monitoring/prometheus-server:80, through the API server's proxy", run.Errors, StringComparison.Ordinal);
        Assert.All(cluster.Requests.Where(static r => r.Path.Contains("/proxy/", StringComparison.Ordinal)), static r => Assert.Equal("Bearer let-me-in", r.Headers["Authorization"]));
    }

    [Fact]
    public async Task Where_no_Prometheus_is_to_be_found_it_says_where_it_looked()
    {
        await using var cluster = Cluster();
        cluster.Allows = static (_, resource, _) => resource != "services";
        var run = await ToolProcess.RunAsync(["recommend", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--quiet"]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("no Prometheus found", run.Errors, StringComparison.Ordinal);
        Assert.Contains("monitoring, observability, prometheus, default", run.Errors, StringComparison.Ordinal);
        var with = await ToolProcess.RunAsync(["recommend", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--bearer-token-env", "HOME", "--quiet"]);
        Assert.Equal(2, with.Exit);
    }

    [Fact]
    public async Task A_cluster_that_refuses_is_told_in_one_line_and_nothing_is_written()
    {
        await using var cluster = Cluster();
        cluster.Allows = static (_, _, _) => false;
        var run = await ToolProcess.RunAsync(["recommend", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path, "{token: s3cr3t}"), "--quiet"]);
        Assert.Equal((3, ""), (run.Exit, run.Output));
        Assert.Contains("pods is forbidden", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_kubeconfig_is_told_with_what_else_is_wrong()
    {
        var run = await ToolProcess.RunAsync(["recommend", "--kubeconfig", Path.Combine(_folder.Path, "absent"), "--context", "prod"]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.Contains("no source of samples", run.Errors, StringComparison.Ordinal);
        Assert.Contains("no kubeconfig at", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static FakeCluster Cluster(bool isSecure = false)
    {
        var cluster = new FakeCluster(isSecure);
        foreach (var pod in _fleet.Pods())
        {
            cluster.Add("pods", FakeObjects.Pod(
                pod.Namespace, pod.Name, "ReplicaSet", pod.ReplicaSet, pod.Container, pod.Image, """{"cpu":"1","memory":"1Gi"}""", """{"cpu":"2","memory":"2Gi"}""", pod.FromMs / 1000));
            if (pod.IsFirstOfReplicaSet)
            {
                cluster.Add("replicasets", FakeObjects.ReplicaSet(pod.Namespace, pod.ReplicaSet, pod.Workload));
            }
        }

        return cluster;
    }

    private async Task<PrometheusServer> PrometheusAsync(SyntheticFleet of, string name)
    {
        var (text, blocks) = (Path.Combine(_folder.Path, name + ".om"), Path.Combine(_folder.Path, name));
        await using (var file = File.Create(text))
        {
            of.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(text, blocks, cancellationToken: Cancelled);
        return await PrometheusServer.StartAsync(blocks, cancellationToken: Cancelled);
    }

    /// <summary>The workloads' answers, without where and how they were read.</summary>
    private static string Answers(string json) => JsonNode.Parse(json)!["workloads"]!.ToJsonString();
}
