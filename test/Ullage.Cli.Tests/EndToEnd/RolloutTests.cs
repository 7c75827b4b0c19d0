using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Cli.Output.Rollouts;
using Ullage.Cli.Tests.Output;
using Ullage.Model;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;
using static Ullage.Cli.Tests.EndToEnd.RolloutFleet;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The built tool applies to a Kubernetes API what it recommends from a real Prometheus, watches it, and rolls it back.</summary>
public sealed class RolloutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("rollout");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_recommended_is_applied_rolled_out_resized_in_place_and_verified_and_rolled_back_on_request()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();

        // What the deployed role allows is enough, bound in the whole cluster.
        cluster.Allows = Deploy.Roles.Of(Deploy.Deployed.Overlay("apply")).Allows("resource-rightsizer", "", "team-0", "team-1");
        var before = Specs(cluster);
        var plan = await RunAsync(cluster, prometheus, "apply");
        Assert.True(plan.Exit == 0, plan.Errors);
        Assert.Contains("app: resources.requests.cpu", plan.Output.Replace(Container, "app", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("template: its rolling update replaces the 2 pods", plan.Output, StringComparison.Ordinal);
        Assert.Contains("in place: the 2 pods that run are resized now, since OnDelete keeps them", plan.Output, StringComparison.Ordinal);
        Assert.Contains("4 workloads would change in Kubernetes at " + cluster.Url, plan.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Specs(cluster));

        var applied = await RunAsync(cluster, prometheus, "apply", "--yes", "--wait", "1s", "--guard", "vector(1) unless vector(1)");
        Assert.True(applied.Exit == 0, applied.Errors);
        Assert.Equal(4, applied.Output.Split('\n').Count(static l => l.EndsWith(": verified (watched for 1 s and nothing was found)", StringComparison.Ordinal) || l.Contains(": verified (watched for ", StringComparison.Ordinal)));
        Assert.Contains(" first, alone", applied.Errors, StringComparison.Ordinal);
        Assert.Contains(" resized in place", applied.Errors, StringComparison.Ordinal);
        foreach (var workload in Workloads(cluster))
        {
            var template = Resources(cluster, workload);
            Assert.NotEqual("1", template["requests"]!["cpu"]!.ToString());
            Assert.All(Pods(cluster, workload), pod => Assert.Equal(template["requests"]!.ToJsonString(), pod["spec"]!["containers"]![0]!["resources"]!["requests"]!.ToJsonString()));
        }

        var again = await RunAsync(cluster, prometheus, "apply");
        Assert.Equal((0, ""), (again.Exit, again.Output));
        Assert.Contains("ullage: nothing to change in the cluster\n", again.Errors, StringComparison.Ordinal);
        var nobodys = await RunAsync(cluster, null, "rollback", "team-0/deploy/nobody");
        Assert.Equal((2, "ullage: no change of team-0/Deployment/nobody is recorded in the cluster\n"), (nobodys.Exit, nobodys.Errors));

        var idle = await RunAsync(cluster, null, "verify", "--wait", "0");
        Assert.Equal((0, "", "ullage: no change is under watch\n"), (idle.Exit, idle.Output, idle.Errors));

        var unchanged = await RunAsync(cluster, null, "verify", "-n", "team-0", "deploy/nobody", "--wait", "0");
        Assert.Equal((0, "ullage: no change of team-0/Deployment/nobody is under watch\n"), (unchanged.Exit, unchanged.Errors));

        var changes = await RunAsync(cluster, null, "changes", "-o", "json");
        Assert.True(changes.Exit == 0, changes.Errors);
        var list = AssertFollowsSchema(changes.Output, "changes-v1")["changes"]!.AsArray();
        Assert.Equal(4, list.Count);
        Assert.All(list, static c => Assert.Equal(("verified", true), (c!["state"]!.ToString(), c["by"]!.ToString().Contains('@', StringComparison.Ordinal))));

        var back = await RunAsync(cluster, null, "rollback", "-n", "team-0", "--yes");
        Assert.True(back.Exit == 0, back.Errors);
        var text = await RunAsync(cluster, null, "changes", "-A");
        Assert.Matches("^WORKLOAD +STATE +AGE +BY +CHANGE\n", text.Output);
        Assert.Equal((2, 2), (text.Output.Split('\n').Count(static l => l.StartsWith("team-0/", StringComparison.Ordinal) && l.Contains("  rolled back  ", StringComparison.Ordinal)), text.Output.Split('\n').Count(static l => l.StartsWith("team-1/", StringComparison.Ordinal) && l.Contains("  verified  ", StringComparison.Ordinal) && l.Contains("resources.requests.cpu 1 → ", StringComparison.Ordinal))));
        var one = await RunAsync(cluster, null, "changes", "-n", "team-0", "deploy/" + Workloads(cluster).First(static w => w is { Plural: "deployments", Namespace: "team-0" }).Name);
        Assert.Contains("asked for by hand", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("team-1", one.Output, StringComparison.Ordinal);
        Assert.Equal(before.Where(static s => s.StartsWith("team-0", StringComparison.Ordinal)), Specs(cluster).Where(static s => s.StartsWith("team-0", StringComparison.Ordinal)));
        Assert.NotEqual(before, Specs(cluster));
    }

    [Fact]
    public async Task Files_behind_a_cluster_that_was_changed_already_are_brought_up_to_it()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var name = Workloads(cluster).First(static w => w is { Plural: "deployments", Namespace: "team-0" }).Name;
        Directory.CreateDirectory(_folder.File("files"));
        await File.WriteAllTextAsync(_folder.File("files/web.yaml"), $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: team-0}}\nspec: {{template: {{spec: {{containers: [{{name: {Container}, resources: {{requests: {{cpu: \"1\", memory: 1Gi}}, limits: {{cpu: \"2\", memory: 2Gi}}}}}}]}}}}}}\n", Cancelled);
        var applied = await RunAsync(cluster, prometheus, "apply", "--yes", "--wait", "1s", "-n", "team-0");
        Assert.True(applied.Exit == 0, applied.Errors);
        string[] files = ["apply", "-f", _folder.File("files"), "-n", "team-0"];
        var behind = await RunAsync(cluster, prometheus, [.. files, "--check"]);
        Assert.True(behind.Exit == 1, behind.Errors);
        Assert.Contains("requests.cpu: the manifest says 1, ", behind.Errors, StringComparison.Ordinal);
        var written = await RunAsync(cluster, prometheus, [.. files, "--yes"]);
        Assert.Contains("1 file of 1 workload written", written.Errors, StringComparison.Ordinal);
        Assert.Contains(Resources(cluster, ("deployments", "team-0", name))["requests"]!["cpu"]!.ToString(), await File.ReadAllTextAsync(_folder.File("files/web.yaml"), Cancelled), StringComparison.Ordinal);
        var again = await RunAsync(cluster, prometheus, [.. files, "--check"]);
        Assert.True(again.Exit == 0, again.Errors);
        Assert.EndsWith("nothing to change\n", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_annotations_hold_is_counted_and_told_with_why()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var (held, unclear) = (Workloads(cluster).First(static w => w.Namespace == "team-0"), Workloads(cluster).Last(static w => w.Namespace == "team-0"));
        var ignored = Workloads(cluster).First(static w => w.Namespace == "team-1");
        foreach (var (of, name, value) in new[] { (held, "hold-until", "2100-01-01"), (unclear, "min-cpu", "lots"), (ignored, "ignore", "true") })
        {
            cluster.Change(of.Plural, of.Namespace, of.Name, w => w["metadata"]!["annotations"] = new JsonObject { ["ullage.dev/" + name] = value });
        }

        // What else is written on one that is ignored does not matter.
        cluster.Change(ignored.Plural, ignored.Namespace, ignored.Name, static w => w["metadata"]!["annotations"]!["ullage.dev/min-cpu"] = "lots");
        var plan = await RunAsync(cluster, prometheus, "apply");
        Assert.Equal(4, plan.Exit);
        Assert.Contains("1 workload would change in ", plan.Errors, StringComparison.Ordinal);
        Assert.Contains(", 2 left as they are; nothing was written", plan.Errors, StringComparison.Ordinal);
        Assert.Matches($"/{held.Name}: left as it is\n  Left alone until 2100-01-01 00:00Z: ullage.dev/hold-until: 2100-01-01 on .*; remove the annotation to change it before\n", plan.Output);
        Assert.Matches($"/{unclear.Name}: left as it is\n  ullage.dev/min-cpu: lots on .* is not understood: ", plan.Output);
        var counts = AssertFollowsSchema((await RunAsync(cluster, prometheus, "apply", "-o", "json")).Output)["counts"]!;
        Assert.Equal((3, 1, 2), ((int)counts["proposed"]!, (int)counts["wouldChange"]!, (int)counts["left"]!));
    }

    [Fact]
    public async Task A_workload_that_is_killed_for_lack_of_memory_gets_its_exact_fields_back_with_a_record_to_read()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var before = Specs(cluster);
        cluster.Controllers!.OnPod = static pod =>
        {
            var status = pod["status"]!["containerStatuses"]![0]!;
            status["restartCount"] = 1;
            status["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["reason"] = "OOMKilled", ["finishedAt"] = "2100-01-01T00:00:00Z" } };
        };
        var applied = await RunAsync(cluster, prometheus, "apply", "--yes", "--wait", "1s", "-n", "team-0", "--max-changes", "1");
        Assert.Equal(1, applied.Exit);
        Assert.Contains(": rolled back (pod ", applied.Output, StringComparison.Ordinal);
        Assert.Contains("0 workloads changed, 1 rolled back, 1 left as it is", applied.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Specs(cluster));
        var record = cluster.Get("configmaps", "team-0", Assert.Single(cluster.Names("configmaps")).Split('/')[1])["data"]!;
        Assert.Contains("was killed for lack of memory (OOMKilled", record["summary"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("rolled-back", JsonNode.Parse(record["record.json"]!.ToString())!["state"]!.ToString());
        Assert.Equal(["UllageApplied", "UllageRolledBack"], cluster.Names("events").Select(n => cluster.Get("events", "team-0", n.Split('/')[1])["reason"]!.ToString()).Order(StringComparer.Ordinal));

        var again = await RunAsync(cluster, null, "rollback", Workload(cluster), "--yes");
        Assert.Equal(2, again.Exit);
        Assert.Contains("its last change is rolled back already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_report_is_applied_too_and_what_belongs_to_manifests_is_refused()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var report = _folder.File("report.json");
        var saved = await RunAsync(cluster, prometheus, "recommend", "-o", "json", "--output-file", report);
        Assert.True(saved.Exit == 0, saved.Errors);
        var plan = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--check"]);
        Assert.True(plan.Exit == 1, plan.Errors);
        Assert.Contains("4 workloads would change", plan.Errors, StringComparison.Ordinal);
        var name = Workloads(cluster).First(static w => w is { Plural: "deployments", Namespace: "team-1" }).Name;
        var one = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "-n", "team-1", "deploy/" + name]);
        Assert.Contains("1 workload would change", one.Errors, StringComparison.Ordinal);
        Assert.Contains($"team-1/Deployment/{name}", one.Output, StringComparison.Ordinal);
        var none = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "team-1/deploy/nobody"]);
        Assert.Equal(2, none.Exit);
        Assert.Contains("the report has no workload team-1/Deployment/nobody; it has team-0/", none.Errors, StringComparison.Ordinal);
        await using var other = await PrometheusAsync("other");
        var broken = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--prometheus", other.Address.ToString(), "--guard", "sum(", "--yes"]);
        Assert.Equal((3, ""), (broken.Exit, broken.Output));
        Assert.Contains("parse error", broken.Errors, StringComparison.Ordinal);
        var careless = _folder.File("careless");
        await File.WriteAllTextAsync(careless, (await File.ReadAllTextAsync(cluster.WriteKubeconfig(_folder.Path), Cancelled)).Replace("cluster: {server:", "cluster: {insecure-skip-tls-verify: true, server:", StringComparison.Ordinal), Cancelled);
        var warned = await ToolProcess.RunAsync(["apply", "--prometheus", prometheus.Address.ToString(), "--at", (Fleet.EndMs / 1000).ToString(), "--window", "1d", "--kubeconfig", careless, "-q"]);
        Assert.Single(warned.ErrorLines, static l => l.StartsWith("ullage: warning: ", StringComparison.Ordinal));
        var wrong = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--record", "x.md", "--guard", "up"]);
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("--record belongs to manifests", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_and_what_became_of_it_are_told_to_programs_by_their_schema()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        cluster.Change("deployments", "team-1", Workloads(cluster).First(static w => w is { Plural: "deployments", Namespace: "team-1" }).Name, static d => d["spec"]!["paused"] = true);
        var plan = await RunAsync(cluster, prometheus, "apply", "-o", "json");
        Assert.True(plan.Exit == 4, plan.Errors);
        var planned = AssertFollowsSchema(plan.Output);
        Assert.Equal((3, 1, null), (planned["changes"]!.AsArray().Count, planned["refused"]!.AsArray().Count, planned["outcome"]));
        Assert.Equal("""{"proposed":4,"wouldChange":3,"changed":0,"undone":0,"left":1,"unchanged":0}""", planned["counts"]!.ToJsonString());
        Assert.Contains("3 workloads would change in Kubernetes at " + cluster.Url, plan.Errors, StringComparison.Ordinal);
        Assert.Contains(", 1 left as it is; nothing was written", plan.Errors, StringComparison.Ordinal);
        Assert.StartsWith("schemaVersion: \"1\"\n", (await RunAsync(cluster, prometheus, "apply", "-o", "yaml")).Output, StringComparison.Ordinal);
        Assert.Equal(["onDelete", "onDelete", "rolling"], planned["changes"]!.AsArray().Select(static c => c!["way"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(("requests", "cpu", "1"), planned["changes"]![0]!["edits"]![0] is { } edit ? (edit["section"]!.ToString(), edit["name"]!.ToString(), edit["before"]!.ToString()) : default);

        var made = await RunAsync(cluster, prometheus, "apply", "-o", "json", "--yes", "--wait", "1s", "-n", "team-0");
        Assert.True(made.Exit == 0, made.Errors);
        Assert.All(AssertFollowsSchema(made.Output)["outcome"]!["changes"]!.AsArray(), static c => Assert.Equal("verified", c!["state"]!.ToString()));
        Assert.Equal((0, 2), ((int)JsonNode.Parse(made.Output)!["counts"]!["wouldChange"]!, (int)JsonNode.Parse(made.Output)!["counts"]!["changed"]!));

        var files = await RunAsync(cluster, prometheus, "apply", "-o", "json", "-f", _folder.Path);
        Assert.Equal(2, files.Exit);
        Assert.Contains("--output belongs to the cluster", files.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rollout_did_not_come_to_is_told_to_programs_too()
    {
        var web = new WorkloadId("", "shop", "Deployment", "web");
        using var output = new StringWriter();
        RolloutShape.Write(output, "json", new([], [], 0, new(1, 34), []), new([], null) { Left = [new(web, ["it was changed since"])], Unseen = ["shop/web cannot be read"] });
        var outcome = AssertFollowsSchema(output.ToString())["outcome"]!;
        Assert.Equal(("web", "it was changed since", "shop/web cannot be read"), (outcome["left"]![0]!["name"]!.ToString(), outcome["left"]![0]!["reasons"]![0]!.ToString(), outcome["unseen"]![0]!.ToString()));
    }

    public void Dispose() => _folder.Dispose();

    private static JsonNode AssertFollowsSchema(string output, string name = "rollout-v1")
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, $"docs/schema/{name}.json")));
        using var document = JsonDocument.Parse(output);
        var validator = new JsonShapeValidator(schema.RootElement);
        validator.Validate(document.RootElement);
        Assert.Empty(validator.Errors);
        return JsonNode.Parse(output)!;
    }

    private static string Workload(FakeCluster cluster)
    {
        var record = JsonNode.Parse(cluster.Get("configmaps", "team-0", Assert.Single(cluster.Names("configmaps")).Split('/')[1])["data"]!["record.json"]!.ToString())!;
        return $"{record["namespace"]}/{record["kind"]}/{record["name"]}";
    }

    private Task<CommandRun> RunAsync(FakeCluster cluster, PrometheusServer? prometheus, params string[] args)
    {
        string[] source = prometheus is null ? [] : ["--prometheus", prometheus.Address.ToString(), "--at", (Fleet.EndMs / 1000).ToString(), "--window", "1d"];
        return ToolProcess.RunAsync([.. args, .. source, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path)]);
    }

    private Task<PrometheusServer> PrometheusAsync(string name = "blocks") => RolloutFleet.PrometheusAsync(_folder, name, Cancelled);
}
