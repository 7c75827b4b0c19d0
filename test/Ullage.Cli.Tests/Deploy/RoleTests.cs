using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ullage.Cli.Tests.EndToEnd;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Cli.Tests.Deploy;

/// <summary>The roles hold no more than docs/security.md tells, and what they hold is enough.</summary>
public sealed partial class RoleTests(FleetFixture fleet) : IDisposable
{
    private readonly TemporaryFolder _folder = new("roles");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Suggesting_writes_nothing_but_its_ConfigMap_its_Lease_and_Events()
    {
        var writes = Roles.Of(Deployed.Overlay("suggest")).Grants.Where(static g => g.Verb is not ("get" or "list" or "watch"));
        Assert.Equal(
            [
                new("resource-rightsizer-own", "resource-rightsizer", "configmaps", "create", "resource-rightsizer"),
                new("resource-rightsizer-own", "resource-rightsizer", "configmaps", "patch", "resource-rightsizer"),
                new("resource-rightsizer-own", "resource-rightsizer", "leases", "create", ""),
                new("resource-rightsizer-own", "resource-rightsizer", "leases", "patch", "ullage-rightsize"),
                new("resource-rightsizer-suggest", "production", "events", "create", ""),
            ],
            writes.OrderBy(static g => g.Role, StringComparer.Ordinal).ThenBy(static g => g.Resource, StringComparer.Ordinal).ThenBy(static g => g.Verb, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("suggest")]
    [InlineData("apply")]
    [InlineData("sharded")]
    public void No_role_has_a_wildcard_reads_a_secret_or_grants_rights(string overlay) => Assert.All(Roles.Of(Deployed.Overlay(overlay)).Grants, static g =>
        Assert.True(!g.Resource.Contains('*') && !g.Verb.Contains('*') && g.Verb is "get" or "list" or "create" or "patch" && !g.Resource.StartsWith("secrets", StringComparison.Ordinal) && !g.Resource.Contains("role", StringComparison.Ordinal) && !g.Resource.Contains("exec", StringComparison.Ordinal), g.ToString()));

    [Fact]
    public void Each_verb_is_told_with_its_reason()
    {
        var told = Row().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs/security.md")))
            .SelectMany(static m => from resource in m.Groups["resources"].Value.Split(", ") from verb in m.Groups["verbs"].Value.Split(", ") select (m.Groups["role"].Value, resource, verb)).ToHashSet();
        var held = Roles.Of(Deployed.Overlay("apply")).Grants.Select(static g => (g.Role["resource-rightsizer-".Length..], g.Resource, g.Verb)).ToHashSet();
        Assert.Equal(held.Order(), told.Order());
    }

    [Fact]
    public async Task The_job_runs_under_the_role_for_suggesting_without_a_refusal()
    {
        await using var cluster = new FakeCluster { Allows = Roles.Of(Deployed.Overlay("suggest")).Allows("shop", "team-0") };
        cluster.Add("deployments", FakeObjects.Deployment("team-0", "service-0")).Add("namespaces", """{"metadata":{"name":"team-0"}}""");
        var run = await CommandRun.Of(
            ["rightsize", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window.Take(2), "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--events", "--config-map", "resource-rightsizer"],
            new() { ["NAMESPACE"] = "team-0", ["ANALYSIS_PERIOD_DAYS"] = "2" });
        Assert.True(run.Exit == 0, run.Errors);
        Assert.DoesNotContain("forbidden", run.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("may not be listed", run.Errors, StringComparison.Ordinal);
        Assert.Equal("resource-rightsizer", cluster.Get("configmaps", "shop", "resource-rightsizer")["metadata"]!["name"]!.ToString());

        // Refusals by name are beyond the fake: what was written must have the names that the role has.
        Assert.All(cluster.Requests.Where(static r => r.Method is not ("GET" or "POST")), static r => Assert.Matches("/(configmaps/resource-rightsizer|leases/ullage-rightsize)[?]", r.Path));
        Assert.All(cluster.Requests.Where(static r => r.Method == "POST"), static r => Assert.Matches("/(leases|events)([?]|$)", r.Path));
    }

    [Fact]
    public async Task A_pod_that_changes_while_it_is_resized_is_read_again_under_the_role_for_applying()
    {
        await using var cluster = new FakeCluster { Allows = Roles.Of(Deployed.Overlay("apply")).Allows("shop", "team-0"), Controllers = new FakeControllers(TimeProvider.System) };
        cluster.AddApplied("statefulsets", (JsonObject)JsonNode.Parse("""
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"team-0"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"db"}},
              "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"app","image":"db:1","resources":{"requests":{"cpu":"500m"}}}]}}}}
            """)!);
        using var client = new KubernetesClient(Kubeconfig.Read([cluster.WriteKubeconfig(_folder.Path)], null, TimeProvider.System), new ApiOptions(), TimeProvider.System, new Random(1));
        var live = await LiveWorkload.ReadAsync(client, WorkloadKind.Of("StatefulSet")!, "team-0", "db", Cancelled);
        var pod = Assert.Single(await WorkloadPods.ListAsync(client, live, Cancelled));
        cluster.Fail("/resize?", 409);
        Assert.True(await WorkloadPods.ResizeAsync(client, "team-0", pod, [new("app", false, EditSection.Requests, "cpu", "\"500m\"", "\"400m\"")], back: false, "ullage", Cancelled));
        Assert.Equal("400m", cluster.Get("pods", "team-0", pod.Name)["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString());
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^\| (?<role>suggest|nodes|own|apply) \| (?<resources>[a-z/, ]+?)(?: `[^`]+`)? \| (?<verbs>[a-z, ]+) \| .{10,} \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
