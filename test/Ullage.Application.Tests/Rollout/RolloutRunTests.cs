using System.Text.Json.Nodes;
using Ullage.Application.Rollout;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Application.Tests.Rollout;

public sealed class RolloutRunTests
{
    private static readonly AutoscalerChange Targets = new(new("HorizontalPodAutoscaler", "web", "shop"), [new("cpu", null, 70, 90)]);

    [Fact]
    public async Task A_change_is_made_rolled_out_watched_and_recorded()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("web"));
        Assert.Null(outcome.Stopped);
        Assert.Equal(ChangeState.Applied, Assert.Single(outcome.Watched).State);
        Assert.Equal("""{"requests":{"cpu":"120m","memory":"300Mi"},"limits":{"memory":"600Mi"}}""", stage.Resources("web").ToJsonString());
        Assert.Equal(["UllageApplied"], Events(stage));

        // Looked at within its time it stays watched, and applied again nothing happens.
        Assert.Single((await stage.VerifyAsync(TimeSpan.Zero)).Watched);
        Assert.Equal((0, 1), await CountsAsync(stage));
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
        var record = await stage.RecordAsync("web");
        Assert.Equal((ChangeState.Verified, "watched for 30 min and nothing was found"), (record.State, record.Note));
        Assert.Equal(["UllageApplied", "UllageVerified"], Events(stage));
        Assert.Equal("", stage.Cluster.Get("leases", "shop", "ullage-apply")["spec"]!["holderIdentity"]!.ToString());
    }

    [Fact]
    public async Task A_kill_for_lack_of_memory_puts_every_field_back_and_holds_the_workload()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var before = stage.Cluster.Get("deployments", "shop", "web");
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Time.Advance(TimeSpan.FromMinutes(10));
        stage.Cluster.Change("pods", "shop", stage.Cluster.Names("pods")[0].Split('/')[1], stage.Kill);
        var failed = Assert.Single((await stage.VerifyAsync()).Failed);
        Assert.Equal((ChangeState.RolledBack, "oom-killed"), (failed.State, Assert.Single(failed.Breaches).Kind));
        var after = stage.Cluster.Get("deployments", "shop", "web");
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]), after["spec"]!.ToJsonString());
        Assert.Empty(KubectlApply.Patch(stage.Cluster, "deployments", RolloutStage.Manifest("web")));
        Assert.Equal("2026-03-18T12:10:00Z", after["metadata"]!["annotations"]!["ullage.dev/hold-until"]!.ToString());
        Assert.Equal(["UllageApplied", "UllageRolledBack"], Events(stage));
        Assert.Contains(Messages(stage), static m => m.StartsWith("Ullage put back app: resources.requests.cpu 120m → 500m", StringComparison.Ordinal));
        Assert.Contains("app was killed for lack of memory (OOMKilled at 12:10:00Z)", stage.Cluster.Get("configmaps", "shop", "ullage.deployment.web")["data"]!["summary"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("it is to be left alone until 2026-03-18 12:10Z", Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web"))).Refused).Reasons[0], StringComparison.Ordinal);

        // When the time is over it may be changed again, and the record keeps what was.
        stage.Time.Advance(TimeSpan.FromDays(15));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        Assert.Contains("rolled-back: app: resources.requests.cpu 500m → 120m", Assert.Single((await stage.RecordAsync("web")).History), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Ills() => new()
    {
        { "crash", "crash-loop" }, { "restarts", "restarts" }, { "config", "cannot-start" }, { "homeless", "unschedulable" }, { "evicted", "evicted" }, { "unready", "not-ready" }, { "stuck", "rollout-failed" },
    };

    [Theory]
    [MemberData(nameof(Ills))]
    public async Task Whatever_harm_a_change_does_undoes_it(string ill, string kind)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        var pod = stage.Cluster.Names("pods")[0].Split('/')[1];
        void Status(Action<JsonObject> change) => stage.Cluster.Change("pods", "shop", pod, p => change((JsonObject)p["status"]!));
        void Condition(string type, string reason) => Status(s => s["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["status"] = "False", ["reason"] = reason, ["message"] = "so it is", ["lastTransitionTime"] = "2026-03-04T12:00:00Z" }));
        switch (ill)
        {
            case "crash": Status(static s => (s["containerStatuses"]![0]!["restartCount"], s["containerStatuses"]![0]!["state"]) = (1, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff" } })); break;
            case "restarts": Status(static s => s["containerStatuses"]![0]!["restartCount"] = 3); break;
            case "config": Status(static s => s["containerStatuses"]![0]!["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CreateContainerError" } }); break;
            case "homeless": Condition("PodScheduled", "Unschedulable"); break;
            case "evicted": Status(static s => (s["phase"], s["reason"], s["message"]) = ("Failed", "Evicted", "The node was low on resource: memory.")); break;
            case "unready": Condition("Ready", "ContainersNotReady"); break;
            case "stuck": stage.Cluster.Change("deployments", "shop", "web", static d => d["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "False", ["reason"] = "ProgressDeadlineExceeded" })); break;
        }

        var failed = Assert.Single((await stage.VerifyAsync()).Failed);
        Assert.Equal(kind, Assert.Single(failed.Breaches).Kind);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task Restarts_from_before_do_not_count()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        stage.Cluster.Change("pods", "shop", "db-0", static p => p["status"]!["containerStatuses"]![0]!["restartCount"] = 7);
        await stage.ApplyAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuRequest = FieldChange.Set("100m") }));
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
    }

    [Fact]
    public async Task One_workload_goes_first_and_what_goes_wrong_there_leaves_the_others_alone()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("big", replicas: 9)).With(RolloutStage.Manifest("small", replicas: 1)).With(RolloutStage.Manifest("third"));
        stage.Cluster.Controllers!.OnPod = pod =>
        {
            if (pod["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!.ToString() == "600Mi")
            {
                stage.Kill(pod);
            }
        };
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("big"), RolloutStage.Proposal("small"), RolloutStage.Proposal("third"));
        Assert.Equal("big", Assert.Single(outcome.Failed).Name);
        Assert.Equal("shop/Deployment/big went wrong, so that the 2 that follow were left as they are", outcome.Stopped);
        Assert.All(new[] { "big", "small", "third" }, name => Assert.Equal("500m", stage.Resources(name)["requests"]!["cpu"]!.ToString()));
    }

    [Fact]
    public async Task Outside_its_window_nothing_begins()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Window = ChangeWindow.Parse("Sat,Sun 00:00-24:00") };
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("web"));
        Assert.Contains("outside the change window", outcome.Stopped, StringComparison.Ordinal);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Theory]
    [InlineData(AutoscalerOrder.TargetFirst, 70, 90)]
    [InlineData(AutoscalerOrder.RequestFirst, 90, 70)]
    public async Task The_autoscalers_target_moves_in_its_turn_and_goes_back_with_the_rest(AutoscalerOrder order, int before, int after)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Add("horizontalpodautoscalers", $$$$"""{"metadata":{"name":"web","namespace":"shop"},"spec":{"metrics":[{"type":"Pods"},{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":{{{{before}}}} }}}]}}""");
        var proposal = RolloutStage.Proposal("web", autoscaler: Targets with { Targets = [new("cpu", null, before, after)] }, order: order);
        await stage.ApplyAsync(proposal);
        Assert.Equal(after, Target());
        var writes = stage.Cluster.Requests.Where(static r => r.Method == "PATCH" && !r.Path.Contains("dryRun", StringComparison.Ordinal) && !r.Path.Contains("/leases/", StringComparison.Ordinal) && !r.Path.Contains("/configmaps/", StringComparison.Ordinal)).Select(static r => r.Path.Contains("horizontal", StringComparison.Ordinal)).ToList();
        Assert.Equal(order == AutoscalerOrder.TargetFirst ? [true, false] : [false, true], writes);
        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal(before, Target());

        int Target() => stage.Cluster.Get("horizontalpodautoscalers", "shop", "web")["spec"]!["metrics"]![1]!["resource"]!["target"]!["averageUtilization"]!.GetValue<int>();
    }

    [Fact]
    public async Task Pods_that_nobody_replaces_are_resized_in_place_and_back()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        var cpu = new ContainerChange("app") { CpuRequest = FieldChange.Set("100m"), MemoryLimit = FieldChange.Set("3Gi") };
        await stage.ApplyAsync(RolloutStage.Proposal("db", "StatefulSet", cpu));
        Assert.Equal(["100m", "100m"], Cpu());
        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal(["500m", "500m"], Cpu());
        Assert.Equal("500m", stage.Resources("db", "statefulsets")["requests"]!["cpu"]!.ToString());

        IEnumerable<string> Cpu() => stage.Cluster.Names("pods").Select(n => stage.Cluster.Get("pods", "shop", n.Split('/')[1])["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task A_node_that_has_no_room_for_a_resize_undoes_the_change()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        stage.Cluster.Controllers!.OnResize = static pod => pod["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString() == "64" ? "Infeasible" : null;
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuRequest = FieldChange.Set("64") }));
        Assert.All(Assert.Single(outcome.Failed).Breaches, static b => Assert.Equal("resize-infeasible", b.Kind));
        Assert.Equal("500m", stage.Resources("db", "statefulsets")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task One_pod_that_falls_ill_in_a_trial_leaves_the_template_as_it_is()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Canary = TimeSpan.FromMinutes(5) };
        var change = new ContainerChange("app") { MemoryLimit = FieldChange.Set("1200Mi") };
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: change));
        var version = stage.Cluster.Get("deployments", "shop", "web")["metadata"]!["generation"]?.ToString();
        var tried = "";
        stage.OnWait = () =>
        {
            tried = stage.Cluster.Names("pods").Select(static n => n.Split('/')[1]).FirstOrDefault(n => Limit(n) == "1200Mi") ?? tried;
            if (tried.Length > 0 && stage.Time.GetUtcNow().Minute == 2)
            {
                stage.Cluster.Change("pods", "shop", tried, stage.Kill);
            }
        };
        var failed = Assert.Single((await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled)).Failed);
        Assert.Equal((ChangeState.Abandoned, "oom-killed"), (failed.State, failed.Breaches[0].Kind));
        Assert.Equal(("2Gi", version), (Limit(tried), stage.Cluster.Get("deployments", "shop", "web")["metadata"]!["generation"]?.ToString()));

        string Limit(string pod) => stage.Cluster.Get("pods", "shop", pod)["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!.ToString();
    }

    [Fact]
    public async Task A_pod_that_a_killed_trial_left_away_from_its_template_is_told_when_its_time_is_over_and_put_back()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Canary = TimeSpan.FromMinutes(5) };
        var proposal = RolloutStage.Proposal("web", change: new("app") { MemoryLimit = FieldChange.Set("1200Mi") });
        stage.OnWait = static () => throw new OperationCanceledException();
        var plan = await stage.PlanAsync(proposal);
        await Assert.ThrowsAsync<OperationCanceledException>(() => stage.Run().ApplyAsync(plan, RolloutStage.Cancelled));
        stage.OnWait = null;
        Assert.Equal(1, Limits().Count(static l => l == "1200Mi"));
        Assert.DoesNotContain("resized away", await RefusalAsync(), StringComparison.Ordinal);

        stage.Time.Advance(TimeSpan.FromHours(1));
        Assert.Contains("was resized away from its template and should have been put back by ", await RefusalAsync(), StringComparison.Ordinal);

        await stage.VerifyAsync();
        Assert.All(Limits(), static l => Assert.Equal("2Gi", l));
        Assert.Empty((await stage.PlanAsync(proposal)).Refused);

        async Task<string> RefusalAsync() => Assert.Single(Assert.Single((await stage.PlanAsync(proposal)).Refused).Reasons);

        List<string> Limits() => [.. stage.Cluster.Names("pods").Select(n => stage.Cluster.Get("pods", "shop", n.Split('/')[1])["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"]!.ToString())];
    }

    [Fact]
    public async Task A_guard_that_gets_worse_than_in_the_same_hours_before_undoes_the_change()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var start = stage.Time.GetUtcNow();
        var reads = new List<string>();
        stage.Options = stage.Options with
        {
            Guards = ["latency"],
            ReadGuard = (expression, at, _) =>
            {
                reads.Add(expression);
                return Task.FromResult<double?>(expression != "latency" ? null : at < start ? 0.2 : at < start + TimeSpan.FromMinutes(20) ? 0.24 : 0.26);
            },
        };
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        var failed = Assert.Single((await stage.VerifyAsync()).Failed);
        Assert.Equal("latency is 0.26, and was 0.2 in the same hours of the day and the week before", Assert.Single(failed.Breaches).Text);
        Assert.Contains(reads, static r => r.Contains("go_cpu_classes_gc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_changed_since_is_neither_verified_nor_put_back()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"] = "800Mi");
        Assert.Equal("somebody changed app: resources.limits.memory since; what is still as it was made goes back by ullage rollback", Assert.Single((await stage.VerifyAsync()).Changes).Note);
        Assert.Equal("800Mi", stage.Resources("web")["limits"]!["memory"]!.ToString());
    }

    [Fact]
    public async Task Of_a_change_that_others_took_over_in_part_the_rest_goes_back_by_hand_after_verify_too()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"] = "800Mi");
        await stage.VerifyAsync();
        var taken = await stage.RecordAsync("web");
        Assert.Equal(ChangeState.Superseded, taken.State);
        Assert.Equal(["app: env.GOMAXPROCS", "app: env.GOMEMLIMIT", "app: resources.requests.cpu"], Assert.Single(await stage.Run().ReversibleAsync([taken], [], RolloutStage.Cancelled)).Edits.Select(static e => e.Where).Order(StringComparer.Ordinal));
        var record = Assert.Single((await stage.Run().RollBackAsync(["shop"], static r => r.Name == "web", "asked for", RolloutStage.Cancelled)).Changes);
        Assert.Equal((ChangeState.RolledBack, "asked for; left as somebody changed it since: app: resources.requests.memory, app: resources.limits.memory"), (record.State, record.Note));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"requests":{"cpu":"500m","memory":"300Mi"},"limits":{"memory":"800Mi"}}"""), stage.Resources("web")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_its_owner_put_back_stays_so_even_where_the_owner_takes_its_values_later(bool adopts)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web", change: new("app") { CpuRequest = FieldChange.Set("120m") }));
        var made = stage.Containers();
        var manifest = RolloutStage.Manifest("web");
        await stage.OwnerAppliesAsync(manifest);
        await stage.VerifyAsync();
        if (adopts)
        {
            manifest["spec"]!["template"]!["spec"]!["containers"] = made;
            await stage.OwnerAppliesAsync(manifest);
        }

        var before = stage.Containers();
        var record = await stage.RecordAsync("web");
        Assert.Equal(ChangeState.Superseded, record.State);
        Assert.Empty(await stage.Run().ReversibleAsync([record], [], RolloutStage.Cancelled));
        Assert.Empty((await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled)).Changes);
        Assert.True(JsonNode.DeepEquals(before, stage.Containers()));
    }

    [Fact]
    public async Task Who_interrupts_a_run_is_told_what_is_under_way_and_how_to_go_on()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web")).With(RolloutStage.Manifest("api"));
        stage.Options = stage.Options with { Stays = true };
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(RolloutStage.Cancelled);
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        stage.OnWait = interruption.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Run().ApplyAsync(plan, interruption.Token));
        Assert.Equal("under way and recorded: shop/Deployment/web; run ullage verify, which goes on with it, or ullage rollback, which puts it back", stage.Said[^1]);

        var said = stage.Said.Count;
        plan = await stage.PlanAsync(RolloutStage.Proposal("api"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Run().ApplyAsync(plan, interruption.Token));
        Assert.DoesNotContain(stage.Said.Skip(said), static s => s.StartsWith("under way", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_interrupts_a_watch_is_told_what_is_under_way_and_how_to_go_on()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(RolloutStage.Cancelled);
        stage.OnWait = interruption.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Run().VerifyAsync(null, null, TimeSpan.FromHours(1), interruption.Token));
        Assert.Equal("under way and recorded: shop/Deployment/web; run ullage verify, which goes on with it, or ullage rollback, which puts it back", stage.Said[^1]);
    }

    [Fact]
    public async Task Who_interrupts_a_rollback_is_told_what_is_not_put_back_and_the_same_command_finishes_it()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("api")).With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("api"), RolloutStage.Proposal("web"));
        await stage.VerifyAsync();
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(RolloutStage.Cancelled);
        var undone = 0;
        stage.Cluster.Allows = (verb, resource, _) =>
        {
            if ((verb, resource) == ("patch", "deployments") && ++undone == 1)
            {
                interruption.Cancel();
            }

            return true;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Run().RollBackAsync(null, static _ => true, "asked for by hand", interruption.Token));
        Assert.Equal("not put back, or not to the end: shop/Deployment/api, shop/Deployment/web; run ullage rollback again, which finishes them", stage.Said[^1]);
        var outcome = await stage.Run().RollBackAsync(null, static _ => true, "asked for by hand", RolloutStage.Cancelled);
        Assert.All(outcome.Changes, static c => Assert.Equal(ChangeState.RolledBack, c.State));
        Assert.Equal(2, outcome.Changes.Count);
    }

    [Fact]
    public async Task By_hand_a_verified_change_goes_back_too_and_what_others_changed_stays()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        await stage.VerifyAsync();
        stage.Cluster.Change("deployments", "shop", "web", static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["limits"]!["memory"] = "800Mi");
        var record = Assert.Single((await stage.Run().RollBackAsync(["shop"], static r => r.Name == "web", "asked for", RolloutStage.Cancelled)).Changes);
        Assert.Equal((ChangeState.RolledBack, "asked for; left as somebody changed it since: app: resources.requests.memory, app: resources.limits.memory"), (record.State, record.Note));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"requests":{"cpu":"500m","memory":"300Mi"},"limits":{"memory":"800Mi"}}"""), stage.Resources("web")));
        Assert.Empty((await stage.Run().RollBackAsync(null, static _ => true, "again", RolloutStage.Cancelled)).Changes);
    }

    [Fact]
    public async Task A_rollback_that_the_server_refuses_is_tried_again_by_the_next_verify()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("pods", "shop", stage.Cluster.Names("pods")[0].Split('/')[1], stage.Kill);
        stage.Cluster.Denies = static (_, resource, _) => resource == "deployments" ? "frozen" : null;
        Assert.Equal(ChangeState.RollingBack, Assert.Single((await stage.VerifyAsync()).Failed).State);
        Assert.Contains(stage.Said, static s => s.Contains("CANNOT be rolled back", StringComparison.Ordinal) && s.Contains("frozen", StringComparison.Ordinal));
        stage.Cluster.Denies = static (_, _, _) => null;
        Assert.Equal(ChangeState.RolledBack, Assert.Single((await stage.VerifyAsync()).Failed).State);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task A_workload_that_is_removed_or_made_anew_ends_its_change()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Change("deployments", "shop", "web", static d => d["metadata"]!["uid"] = "another");
        Assert.Equal((ChangeState.Superseded, "the workload is gone"), ((await stage.VerifyAsync()).Changes[0].State, (await stage.RecordAsync("web")).Note));
    }

    [Fact]
    public async Task Of_two_runs_at_once_the_second_waits_and_then_changes_nothing_twice()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plans = new[] { await stage.PlanAsync(RolloutStage.Proposal("web")), await stage.PlanAsync(RolloutStage.Proposal("web")) };
        await stage.Run().ApplyAsync(plans[0], RolloutStage.Cancelled);

        // The second was planned before the first wrote anything.
        Assert.Empty((await stage.Run().ApplyAsync(plans[1], RolloutStage.Cancelled)).Changes);
        Assert.Contains(stage.Said, static s => s.Contains("it has its new values by now", StringComparison.Ordinal));
        Assert.Equal(ChangeState.Applied, (await stage.RecordAsync("web")).State);
        Assert.Equal("120m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task A_watch_outlives_an_API_server_that_is_away_for_minutes()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Tolerates = TimeSpan.FromMinutes(10) };
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Fail("/deployments/", 503, times: 4);
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
        Assert.Single(stage.Said, static s => s.EndsWith("Trying further.", StringComparison.Ordinal));
        await stage.Run().RollBackAsync(null, static _ => true, "again", RolloutStage.Cancelled);
        stage.Time.Advance(TimeSpan.FromDays(15));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        stage.Cluster.Fail("/deployments/", 503, times: 40);
        Assert.StartsWith("shop/Deployment/web was not looked at: ", Assert.Single((await stage.VerifyAsync()).Unseen), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, ChangeState.Applied, "120m")]
    [InlineData(20, ChangeState.Abandoned, "500m")]
    public async Task A_workload_whose_status_is_written_in_between_is_read_again_and_not_for_ever(int times, ChangeState state, string cpu)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        var tried = false;
        stage.Cluster.Denies = (_, resource, _) =>
        {
            // After its dry run the patch follows.
            if (resource == "deployments" && !tried)
            {
                tried = true;
                stage.Cluster.Fail("/deployments/web?", 409, times: times);
            }

            return null;
        };
        Assert.Equal(state, Assert.Single((await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled)).Changes).State);
        Assert.Equal(cpu, stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public async Task A_pod_whose_status_is_written_in_between_is_resized_all_the_same()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuRequest = FieldChange.Set("100m") }));
        stage.Cluster.Fail("/resize?", 409, times: 3);
        await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.All(stage.Cluster.Names("pods"), n => Assert.Equal("100m", stage.Cluster.Get("pods", "shop", n.Split('/')[1])["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString()));
    }

    [Fact]
    public async Task A_watch_lets_others_have_the_turn_and_goes_on_when_they_are_done()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        using var other = stage.Client();
        LeaseHold? hold = null;
        stage.OnWait = () =>
        {
            var minute = stage.Time.GetUtcNow().Minute;
            if (minute == 5)
            {
                hold = LeaseHold.TakeAsync(other, "shop", RolloutRun.LeaseName, "other", TimeSpan.FromMinutes(10), TimeSpan.Zero, stage.Time, static (_, _) => Task.CompletedTask, RolloutStage.Cancelled).GetAwaiter().GetResult();
            }
            else if (minute == 15)
            {
                hold!.ReleaseAsync(RolloutStage.Cancelled).GetAwaiter().GetResult();
            }
        };
        Assert.Equal(ChangeState.Verified, Assert.Single((await stage.VerifyAsync()).Changes).State);
        Assert.Single(stage.Said, static s => s.StartsWith("other is changing namespace shop now", StringComparison.Ordinal) && s.EndsWith("left to that for now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Namespaces_are_watched_side_by_side()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var elsewhere = RolloutStage.Manifest("web");
        elsewhere["metadata"]!["namespace"] = "team";
        stage.With(elsewhere);
        await stage.ApplyAsync(RolloutStage.Proposal("web"), RolloutStage.Proposal("web", @namespace: "team"));
        stage.OnWait = () =>
        {
            if (stage.Time.GetUtcNow().Minute == 10)
            {
                stage.Cluster.Change("pods", "team", stage.Cluster.Names("pods").First(static n => n.StartsWith("team/", StringComparison.Ordinal)).Split('/')[1], stage.Kill);
            }
        };
        var outcome = await stage.VerifyAsync();
        Assert.Equal(["team"], outcome.Failed.Select(static c => c.Namespace));
        Assert.InRange(outcome.Failed.Single().EndedAt!.Value.Minute, 10, 12);
        Assert.Equal(ChangeState.Verified, outcome.Changes.Single(static c => c.Namespace == "shop").State);
    }

    [Fact]
    public async Task Guards_that_cannot_be_read_delay_the_end_of_a_watch_and_are_told()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Options = stage.Options with { Guards = ["latency"], ReadGuard = static (_, _, _) => throw new SourceException(SourceFailure.Unreachable, "Prometheus is away"), Tolerates = TimeSpan.FromMinutes(10) };
        var start = stage.Time.GetUtcNow();
        await stage.ApplyAsync(RolloutStage.Proposal("web"));
        var record = Assert.Single((await stage.VerifyAsync()).Changes);
        Assert.Equal((ChangeState.Verified, "watched for 40 min and nothing was found, guards unread: Prometheus is away"), (record.State, record.Note));
        Assert.Equal(TimeSpan.FromMinutes(40), record.EndedAt - start);
    }

    [Fact]
    public async Task The_verbs_that_the_documentation_names_are_enough_and_no_more_are_used()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web")).With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        var page = await File.ReadAllLinesAsync(Path.Combine(Checkout.Root, "docs/rollout.md"), RolloutStage.Cancelled);
        var told = page.Where(static l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(static l => l.Split('|') is var cells
            ? cells[1].Split(',').SelectMany(r => cells[2].Split(',').Select(v => $"{v.Trim(' ', '`')} {r.Trim(' ', '`')}")) : []).ToHashSet();
        var used = new HashSet<string>();
        stage.Cluster.Allows = (verb, resource, _) =>
        {
            lock (used)
            {
                used.Add($"{verb} {resource}");
            }

            return told.Contains($"{verb} {resource}");
        };
        stage.Cluster.Add("horizontalpodautoscalers", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]}}""");
        var outcome = await stage.ApplyAsync(RolloutStage.Proposal("web", autoscaler: Targets, order: AutoscalerOrder.TargetFirst), RolloutStage.Proposal("db", "StatefulSet", new("app") { CpuRequest = FieldChange.Set("100m") }));
        Assert.Null(outcome.Stopped);
        await stage.VerifyAsync();
        await stage.Run().RollBackAsync(null, static _ => true, "asked for", RolloutStage.Cancelled);
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
        Assert.DoesNotContain(stage.Said, static s => s.Contains("403", StringComparison.Ordinal));
        Assert.Empty(used.Except(told));

        // Kinds that are not on this stage, and what only a pod that changes in between needs.
        Assert.All(told.Except(used), static t => Assert.Contains(t, (string[])["get daemonsets", "patch daemonsets", "get cronjobs", "patch cronjobs", "list jobs", "get pods"]));
    }

    [Fact]
    public async Task A_turn_that_another_keeps_is_not_taken_from_it()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        using var other = stage.Client();
        var hold = await LeaseHold.TakeAsync(other, "shop", RolloutRun.LeaseName, "other", TimeSpan.FromSeconds(30), TimeSpan.Zero, stage.Time, stage.WaitAsync, RolloutStage.Cancelled);
        var told = "";
        stage.OnWait = () =>
        {
            told = told.Length > 0 ? told : stage.Said[^1];
            hold.KeepAsync(RolloutStage.Cancelled).GetAwaiter().GetResult();
        };
        await Assert.ThrowsAsync<LeaseTakenException>(() => stage.Run().ApplyAsync(plan, RolloutStage.Cancelled));
        Assert.StartsWith("waiting for the turn: other is changing namespace shop now (Lease ullage-apply, until ", told, StringComparison.Ordinal);
        Assert.Single(stage.Said, static s => s.StartsWith("waiting for the turn", StringComparison.Ordinal));
        Assert.Equal("500m", stage.Resources("web")["requests"]!["cpu"]!.ToString());
    }

    private static async Task<(int Changes, int Unchanged)> CountsAsync(RolloutStage stage)
    {
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        return (plan.Changes.Count, plan.Unchanged);
    }

    private static IEnumerable<string> Messages(RolloutStage stage) => stage.Cluster.Names("events").Select(n => stage.Cluster.Get("events", "shop", n.Split('/')[1])["message"]!.ToString());

    private static IEnumerable<string> Events(RolloutStage stage) => stage.Cluster.Names("events").Select(n => stage.Cluster.Get("events", "shop", n.Split('/')[1])["reason"]!.ToString()).Order(StringComparer.Ordinal);
}
