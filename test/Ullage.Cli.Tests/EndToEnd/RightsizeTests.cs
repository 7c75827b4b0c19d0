using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Cli.Running;
using Ullage.Cli.Tests.Output;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The job as its CronJob runs it: settings from the environment, a report on standard output, JSON lines on standard error.</summary>
public sealed class RightsizeTests(FleetFixture fleet) : IDisposable
{
    private readonly TemporaryFolder _folder = new("rightsize");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_environment_of_the_CronJob_is_all_it_needs_and_every_word_is_a_JSON_line()
    {
        var run = await RunAsync([], ("NAMESPACE", "team-0"), ("ANALYSIS_PERIOD_DAYS", "2"));

        Assert.Equal(0, run.Exit);
        var document = JsonNode.Parse(run.Output)!;
        Assert.Equal(["schemaVersion", "news", "changes", "state", "report"], document.AsObject().Select(static p => p.Key));
        AssertFollowsSchema(run.Output);
        Assert.Equal(run.Output.Length - 1, run.Output.IndexOf('\n', StringComparison.Ordinal));
        Assert.All(document["report"]!["workloads"]!.AsArray(), static w => Assert.Equal("team-0", w!["namespace"]!.ToString()));
        Assert.NotEmpty(document["report"]!["workloads"]!.AsArray());
        Assert.All(run.ErrorLines, static line => Assert.Equal(["time", "level", "message"], JsonNode.Parse(line)!.AsObject().Select(static p => p.Key).Take(3)));
        Assert.Contains(run.ErrorLines, static line => JsonNode.Parse(line)!["message"]!.ToString().StartsWith("Not compared with an earlier run: nothing is kept between runs; give --state", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_namespace_production_is_meant_and_its_absence_is_said_in_a_JSON_line()
    {
        var run = await RunAsync([]);

        Assert.Equal((2, ""), (run.Exit, run.Output));
        var said = JsonNode.Parse(run.ErrorLines[^1])!;
        Assert.Equal("error", said["level"]!.ToString());
        Assert.Contains("production", said["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_run_keeps_days_and_finds_nothing_to_change()
    {
        var state = _folder.Sub("state");
        var first = await RunAsync(["-n", "all", "--state", state]);

        var second = await RunAsync(["-n", "all", "--state", state]);

        var (one, two) = (JsonNode.Parse(first.Output)!, JsonNode.Parse(second.Output)!);
        Assert.NotEmpty(two["state"]!["daysKept"]!.AsArray());
        AssertFollowsSchema(second.Output);
        Assert.StartsWith("Nothing changed since", two["news"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(one["report"]!["workloads"]!.ToJsonString(), two["report"]!["workloads"]!.ToJsonString());
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_used_is_a_mistake_in_configuration()
    {
        await File.WriteAllTextAsync(_folder.File("taken"), "", Cancelled);
        foreach (var unusable in new[] { _folder.File("taken"), "/proc" })
        {
            var run = await RunAsync(["-n", "all", "--state", unusable]);
            Assert.Equal((2, ""), (run.Exit, run.Output));
            Assert.StartsWith($"--state: the folder {unusable} cannot be written (", JsonNode.Parse(run.ErrorLines[^1])!["message"]!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_summary_goes_to_a_ConfigMap_and_proposals_to_annotations_where_asked()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("deployments", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"service-0","namespace":"team-0"},"spec":{}}""");
        var metrics = _folder.File("ullage.prom");

        var run = await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer", "--annotate", "--metrics-file", metrics]);

        Assert.Equal(0, run.Exit);
        var map = cluster.Get("configmaps", "shop", "resource-rightsizer")!;
        Assert.StartsWith("First run", map["data"]!["news"]!.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse(map["data"]!["summary.json"]!.ToString())!["containers"]!.AsArray());
        Assert.Contains("CPU request", cluster.Get("deployments", "team-0", "service-0")!["metadata"]!["annotations"]!["ullage.dev/recommended"]!.ToString(), StringComparison.Ordinal);
        var again = await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer"]);
        Assert.StartsWith("Nothing changed since", JsonNode.Parse(again.Output)!["news"]!.ToString(), StringComparison.Ordinal);
        AssertFollowsSchema(again.Output);
        var otherwise = await RunAsync(["-n", "team-1", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer"]);
        Assert.Equal("Not compared with an earlier run: the last one had other settings, or was of another release.", JsonNode.Parse(otherwise.Output)!["news"]!.ToString());
        cluster.Allows = static (verb, resource, _) => (verb, resource) != ("get", "configmaps");
        Assert.StartsWith("Not compared with an earlier run: ConfigMap shop/resource-rightsizer cannot be read (GET ", JsonNode.Parse((await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer"])).Output)!["news"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("ullage_rightsize_workloads", await File.ReadAllTextAsync(metrics, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_pod_nothing_is_written_unasked()
    {
        await using var cluster = new FakeCluster();
        var run = await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path)]);
        Assert.Equal(0, run.Exit);
        Assert.All(cluster.Requests, static r => Assert.Equal("GET", r.Method));
        Assert.Contains("--config-map resource-rightsizer", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ConfigMap_that_is_switched_off_is_no_leave_to_write_something_else()
    {
        await using var cluster = new FakeCluster();
        var run = await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "off"]);
        Assert.Equal(0, run.Exit);
        Assert.All(cluster.Requests, static r => Assert.Equal("GET", r.Method));
        Assert.DoesNotContain("outside a pod", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_write_costs_a_warning_and_not_the_answer()
    {
        await using var cluster = new FakeCluster { Allows = static (verb, _, _) => verb is "list" or "get" };

        var run = await RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer"]);

        Assert.Equal(0, run.Exit);
        Assert.Contains(run.ErrorLines, static line => JsonNode.Parse(line)!["level"]!.ToString() == "warn" && line.Contains("the ConfigMap shop/resource-rightsizer cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_address_that_is_none_is_refused_without_being_shown()
    {
        var run = await RunAsync(["-n", "team-0", "--webhook-env", "HOOK"], ("HOOK", "s3cr3t-no-url"));

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("no http or https URL", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_setting_is_told_at_once_by_the_name_under_which_it_was_given()
    {
        var run = await RunAsync(["--webhook-env", "HOOK"], ("ANALYSIS_PERIOD_DAYS", "0"), ("MODE", "maybe"));

        Assert.Equal(2, run.Exit);
        Assert.Contains("ANALYSIS_PERIOD_DAYS", run.Errors, StringComparison.Ordinal);
        Assert.Contains("MODE", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_without_a_cluster_is_refused_before_anything_is_read()
    {
        var run = await RunAsync(["-n", "team-0"], ("MODE", "apply"));

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("MODE: apply changes a cluster, and there is none", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_another_run_has_leaves_this_one_nothing_to_do()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("leases", $$"""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"ullage-rightsize","namespace":"shop"},"spec":{"holderIdentity":"other","leaseDurationSeconds":60,"renewTime":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'.000000Z'}}"} }""");

        var running = RunAsync(["-n", "team-0", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--config-map", "resource-rightsizer"]);

        // A holder that renews its Lease lives; one that does not is waited out.
        while (!running.IsCompleted)
        {
            cluster.Change("leases", "shop", "ullage-rightsize", static l => l["spec"]!["renewTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
            await Task.WhenAny(running, Task.Delay(200, Cancelled));
        }

        var run = await running;
        Assert.Equal((0, ""), (run.Exit, run.Output));
        Assert.Contains("other", JsonNode.Parse(run.ErrorLines[^1])!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Single(run.ErrorLines, static l => JsonNode.Parse(l)!["message"]!.ToString() == "waits for the turn");
    }

    [Fact]
    public async Task The_turn_is_given_back_and_Events_tell_of_first_proposals()
    {
        await using var cluster = new FakeCluster();

        var run = await RunAsync(["-n", "team-0", "--events", "--kubeconfig", cluster.WriteKubeconfig(_folder.Path)]);

        Assert.Equal(0, run.Exit);
        Assert.Equal("", cluster.Get("leases", "shop", "ullage-rightsize")["spec"]!["holderIdentity"]!.ToString());
        Assert.Contains(cluster.Requests, static r => r.Method == "POST" && r.Path.StartsWith("/api/v1/namespaces/team-0/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_of_the_image_is_command_enough()
    {
        using var output = new MemoryStream();
        var errors = new StringWriter();
        var surroundings = new Surroundings { Output = output, Error = errors, Input = static () => Stream.Null, Variable = static _ => null, Directory = "/nonexistent", IsRightsizer = true };

        var exit = await Entry.RunAsync(["--webhook-env", "HOOK"], surroundings, Cancelled);

        Assert.Equal(2, exit);
        Assert.Contains("the environment has no HOOK", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The report inside has a schema of its own.</summary>
    private static void AssertFollowsSchema(string output)
    {
        var document = JsonNode.Parse(output)!;
        document["report"] = new JsonObject();
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "docs/schema/rightsize-v1.json")));
        using var parsed = JsonDocument.Parse(document.ToJsonString());
        var validator = new JsonShapeValidator(schema.RootElement);
        validator.Validate(parsed.RootElement);
        Assert.Empty(validator.Errors);
    }

    private async Task<CommandRun> RunAsync(string[] args, params (string Name, string Value)[] environment) =>
        await CommandRun.Of(
            ["rightsize", "--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window.Take(2), .. args],
            environment.ToDictionary(static e => e.Name, static e => e.Value));
}
