using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Kubernetes.Records;
using Ullage.Model;
using Ullage.Testing.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

/// <summary>Changes of what runs to an end are watched when it runs; and which series guards look at.</summary>
public sealed class RunWatchTests
{
    [Fact]
    public async Task A_change_of_a_CronJob_is_watched_from_its_first_run_on()
    {
        await using var stage = Stage();
        await stage.ApplyAsync(RolloutStage.Proposal("night", "CronJob"));
        Assert.Null((await stage.RecordAsync("night", "CronJob")).RolledOutAt);
        stage.Time.Advance(TimeSpan.FromHours(5));
        AddRun(stage, "night-29000001", "500m", began: "2026-03-04T11:00:00Z");
        Assert.Null(Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Watched).RolledOutAt);
        stage.Time.Advance(TimeSpan.FromHours(9));
        AddRun(stage, "night-29000002", "120m", began: "2026-03-05T02:00:00Z");
        Assert.Equal("watched for 30 min and nothing was found", Assert.Single((await stage.VerifyAsync()).Changes).Note);
    }

    [Fact]
    public async Task A_retry_of_a_run_that_began_before_the_change_tells_nothing_of_it_and_one_of_a_later_run_does()
    {
        await using var stage = Stage();
        await stage.ApplyAsync(RolloutStage.Proposal("night", "CronJob"));
        stage.Time.Advance(TimeSpan.FromHours(14));
        AddRun(stage, "night-29000001", "500m", began: "2026-03-04T11:00:00Z", stage.Kill);
        Assert.Equal(ChangeState.Applied, Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Changes).State);
        AddRun(stage, "night-29000002", "120m", began: "2026-03-05T02:00:00Z", stage.Kill);
        Assert.Equal("oom-killed", Assert.Single(Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Failed).Breaches).Kind);
    }

    [Fact]
    public async Task A_CronJob_that_does_not_run_ends_its_watch_when_two_days_with_runs_have_passed()
    {
        await using var stage = Stage();
        await stage.ApplyAsync(RolloutStage.Proposal("night", "CronJob"));
        stage.Time.Advance(TimeSpan.FromDays(5));
        Assert.Equal("no run began in its time, so that nothing could be watched", Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Changes).Note);
    }

    [Fact]
    public async Task Built_in_guards_look_at_the_workloads_own_pods_container_and_cluster()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var reads = new HashSet<string>();
        stage.Options = stage.Options with
        {
            ClusterLabel = "k8s_cluster",
            ReadGuard = (expression, _, _) =>
            {
                reads.Add(expression);
                return Task.FromResult<double?>(null);
            },
        };
        var proposal = RolloutStage.Proposal("web");
        proposal = proposal with { Workload = proposal.Workload with { Id = new WorkloadId("eu", "shop", "Deployment", "web") } };
        await stage.ApplyAsync(proposal);
        await stage.VerifyAsync();
        const string which = """{k8s_cluster="eu",namespace="shop",pod=~"web-[bcdfghjklmnpqrstvwxz2456789]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}",container=~"(app)?"}""";
        Assert.Equal($"sum(rate(go_cpu_classes_gc_total_cpu_seconds_total{which}[10m])) / sum(rate(process_cpu_seconds_total{which}[10m]))", Assert.Single(reads));
    }

    private static RolloutStage Stage()
    {
        var template = RolloutStage.Manifest("night")["spec"]!["template"]!.DeepClone();
        return new RolloutStage().With(
            new JsonObject
            {
                ["apiVersion"] = "batch/v1",
                ["kind"] = "CronJob",
                ["metadata"] = new JsonObject { ["name"] = "night", ["namespace"] = "shop" },
                ["spec"] = new JsonObject { ["schedule"] = "0 2 * * *", ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } } },
            },
            "cronjobs");
    }

    /// <summary>Adds a run, with a pod that was made just now.</summary>
    private static void AddRun(RolloutStage stage, string job, string cpu, string began, Action<JsonObject>? ill = null)
    {
        stage.Cluster.Add("jobs", new JsonObject { ["metadata"] = new JsonObject { ["name"] = job, ["namespace"] = "shop", ["creationTimestamp"] = began, ["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "CronJob", ["name"] = "night", ["controller"] = true }) } });
        var pod = FakeObjects.Pod("shop", job + "-xxxxx", "Job", job, labels: $$"""{"job-name":"{{job}}"}""");
        pod["metadata"]!["creationTimestamp"] = stage.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        pod["spec"] = stage.Cluster.Get("cronjobs", "shop", "night")["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!.DeepClone();
        pod["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"] = cpu;
        ill?.Invoke(pod);
        stage.Cluster.Add("pods", pod);
    }
}
