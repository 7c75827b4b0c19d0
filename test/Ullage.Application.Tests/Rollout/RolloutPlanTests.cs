using System.Text.Json.Nodes;
using Ullage.Application.Apply;
using Ullage.Application.Rollout;
using Ullage.Kubernetes.Api;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Application.Tests.Rollout;

public sealed class RolloutPlanTests
{
    [Fact]
    public async Task A_plan_names_each_field_with_its_value_in_the_cluster_and_writes_nothing()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        var change = Assert.Single(plan.Changes);
        Assert.Equal(
            ["app: resources.requests.cpu 500m → 120m", "app: resources.requests.memory 1Gi → 300Mi", "app: resources.limits.memory 2Gi → 600Mi", "app: env.GOMAXPROCS from resourceFieldRef limits.cpu → 1", "app: env.GOMEMLIMIT none → 500MiB"],
            change.Edits.Select(static e => $"{e.Where} {e.BeforeText} → {e.AfterText}"));
        Assert.Equal("template: its rolling update replaces the 2 pods, up to 1 started ahead and 0 away at a time, and gives up after 600 s without progress", Assert.Single(change.How));
        Assert.Equal("kubectl-client-side-apply set these before: an apply of unchanged files there puts the old values back, so change them too (ullage apply -f DIR)", Assert.Single(change.Notes));
        Assert.All(stage.Cluster.Requests, static r => Assert.True(r.Method == "GET" || r.Path.Contains("dryRun=All", StringComparison.Ordinal), r.Path));
    }

    [Fact]
    public async Task What_has_its_values_already_is_not_in_the_plan()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { CpuRequest = FieldChange.Set("0.5") }));
        Assert.Equal((0, 0, 1), (plan.Changes.Count, plan.Refused.Count, plan.Unchanged));
    }

    [Fact]
    public async Task What_a_webhook_puts_into_the_pods_is_left_and_the_target_is_reckoned_with_its_request_as_it_is()
    {
        await using var stage = new RolloutStage();
        stage.Cluster.Controllers!.OnPod = static pod => pod["status"]!["containerStatuses"]!.AsArray().Add(new JsonObject { ["name"] = "istio-proxy", ["ready"] = true, ["restartCount"] = 0 });
        stage.With(RolloutStage.Manifest("web")).With(RolloutStage.Manifest("mesh")).With(RolloutStage.Manifest("gone"));
        stage.Cluster.Add("horizontalpodautoscalers", """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"web","namespace":"shop"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"minReplicas":2,"maxReplicas":9,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]}}
            """);
        var scaler = new Autoscaler("HorizontalPodAutoscaler", "web", 2, 9, [new("cpu", 70, null)]);
        var web = Sized("web", scaler, ("app", "500m", "180m"), ("istio-proxy", "100m", "20m"));
        var mesh = Sized("mesh", null, ("app", "500m", "500m"), ("istio-proxy", "100m", "20m"));
        var gone = Sized("gone", null, ("app", "500m", "180m"), ("istio-proxy", "100m", "20m"), ("agent", "100m", "20m"));
        var plan = await stage.PlanAsync(new[] { web, mesh, gone }.Select(static w => ProposedChanges.Of(w)!));

        var change = Assert.Single(plan.Changes);
        Assert.Equal("app: resources.requests.cpu", Assert.Single(change.Edits).Where);
        // 70 % of 600m is 420m, which is 150 % of 280m; with the proxy at 20m as well it would have been 210 % of 200m.
        Assert.Equal(210, Assert.Single(ProposedChanges.Of(web)!.Autoscaler!.Targets).Percent);
        Assert.Equal(150, Assert.Single(change.Proposal.Autoscaler!.Targets).Percent);
        Assert.Equal(1, plan.Unchanged);
        Assert.StartsWith("istio-proxy runs in the pods of 3 workloads and is not in the template: its numbers are left to what puts it there", Assert.Single(plan.Notes), StringComparison.Ordinal);
        // What neither the template nor a pod has is gone, and the rest was reckoned beside it.
        Assert.Equal("it has no container agent now; it has app, side", Assert.Single(Assert.Single(plan.Refused).Reasons));

        static WorkloadRecommendation Sized(string name, Autoscaler? scaler, params (string Name, string Now, string Then)[] containers)
        {
            var id = new WorkloadId("", "shop", "Deployment", name);
            return AutoscalerPlanner.Reconcile(
                new()
                {
                    Id = id,
                    Replicas = 2,
                    Autoscaler = scaler,
                    Containers =
                    [
                        .. containers.Select(c => new ContainerRecommendation
                        {
                            Id = new(id, c.Name),
                            Status = RecommendationStatus.Recommended,
                            Current = ResourceSettings.None with { CpuRequest = CpuQuantity.Parse(c.Now) },
                            Recommended = ResourceSettings.None with { CpuRequest = CpuQuantity.Parse(c.Then) },
                        }),
                    ],
                },
                AutoscaledMode.Retarget);
        }
    }

    [Fact]
    public async Task Containers_of_which_the_template_has_none_are_refused()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: new("old") { CpuRequest = FieldChange.Set("1") }));
        Assert.Contains("it has no container old now; it has app, side", Assert.Single(plan.Refused).Reasons);
    }

    [Theory]
    [InlineData("499m", true)]
    [InlineData("500m", false)]
    public async Task A_limit_below_the_request_of_the_owners_file_that_has_no_limit_is_refused_unless_the_file_is_overruled(string limit, bool refused)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var proposal = RolloutStage.Proposal("web", change: new("app") { CpuRequest = FieldChange.Set("100m"), CpuLimit = FieldChange.Set(limit), MemoryRequest = FieldChange.Set("300Mi"), MemoryLimit = FieldChange.Set("600Mi") });
        const string Told = "app: resources.limits.cpu 499m would stand below the request of 500m in its owner's file, which has no such limit: the next kubectl apply of the unchanged file would be refused";
        var reasons = (await stage.PlanAsync(proposal)).Refused.SelectMany(static r => r.Reasons);
        Assert.Equal(refused ? [$"{Told}; change the file (ullage apply -f DIR), or let it be overruled (--overrule kubectl-client-side-apply)"] : [], reasons);
        stage.Options = stage.Options with { Overruled = new HashSet<string> { "kubectl-client-side-apply" } };
        Assert.Equal(refused, Assert.Single((await stage.PlanAsync(proposal)).Changes).Notes.Contains(Told));
    }

    [Fact]
    public async Task A_variable_that_stands_twice_is_refused_since_the_one_that_a_patch_sets_is_hidden()
    {
        var manifest = RolloutStage.Manifest("web");
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]!["env"] = JsonNode.Parse("""[{"name":"GOMEMLIMIT","value":"700MiB"},{"name":"MODE","value":"x"},{"name":"GOMEMLIMIT","value":"800MiB"}]""");
        await using var stage = new RolloutStage();
        stage.Cluster.Add("deployments", manifest.ToJsonString());
        var plan = await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { Environment = [new("GOMEMLIMIT", "500MiB")] }));
        Assert.Empty(plan.Changes);
        Assert.Contains("app: env.GOMEMLIMIT stands twice in one list, and the later hides the earlier; remove one", Assert.Single(plan.Refused).Reasons);
    }

    [Theory]
    [InlineData("999m", "1", "", true)]
    [InlineData("1500m", "2", "1", true)]
    [InlineData("1500m", "2", "0", true)]
    [InlineData("1500m", "1", "", false)]
    [InlineData("999m", "1", "1m", false)]
    public async Task A_variable_that_follows_the_CPU_limit_to_its_value_by_itself_is_kept(string limit, string procs, string divisor, bool kept)
    {
        var manifest = RolloutStage.Manifest("web");
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["valueFrom"]!["resourceFieldRef"]!["divisor"] = divisor.Length > 0 ? divisor : null;
        await using var stage = new RolloutStage().With(manifest);
        var change = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { CpuRequest = FieldChange.Set("100m"), CpuLimit = FieldChange.Set(limit), Environment = [new("GOMAXPROCS", procs)] }))).Changes);
        Assert.Equal(!kept, change.Edits.Any(static e => e.Name == "GOMAXPROCS"));
    }

    [Fact]
    public async Task A_plan_tells_that_a_value_in_the_containers_own_env_hides_where_the_variable_comes_from()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var proposal = RolloutStage.Proposal("web");
        const string Told = "GOMEMLIMIT comes from ConfigMap conf (key GOMEMLIMIT), 100MiB: set 500MiB there; a value in the container's own env, as apply sets it, hides it.";
        var container = proposal.Containers[0] with { Findings = [new(FindingCodes.VariableElsewhere, Severity.Info, Told)] };
        var change = Assert.Single((await stage.PlanAsync(proposal with { Containers = [container] })).Changes);
        Assert.Contains("app: " + Told, change.Notes);
    }

    public static TheoryData<string, string> Refusals() => new()
    {
        { "argocd", "Argo CD keeps it as its repository has it (annotation argocd.argoproj.io/tracking-id) and would put it back; change the files there: ullage apply -f DIR" },
        { "flux", "Flux keeps it as its repository has it (label kustomize.toolkit.fluxcd.io/name)" },
        { "operator", "Kafka orders made it, and its controller would put it back; change the resources that Kafka orders gives it" },
        { "paused", "its rollout is paused, so that a change would wait unseen; resume it first" },
        { "rolling", "a rollout is under way, or its pods are not well (1 of 2 pods updated, 2 available)" },
        { "failed", "its last rollout failed (ProgressDeadlineExceeded: no progress); mend or undo that first" },
        { "deleting", "it is being deleted" },
        { "hold", "it is to be left alone until 2026-04-01 00:00Z (annotation ullage.dev/hold-until)" },
        { "ignore", "it is to be left alone (annotation ullage.dev/ignore)" },
        { "limitrange", "app would have less memory than LimitRange bounds asks for (1Gi): its pods would not be made; lower it, or bound the recommendation by --min-memory" },
        { "quota", "its update would need requests.cpu of 1120m at its height, and quota all gives 1 of which 1 is used: new pods would not be made; raise the quota, or set maxSurge (now 1 pod) to 0" },
        { "budget", "disruption budget web is broken already (1 healthy of 2 wanted); run again when its pods are well" },
        { "webhook", "the server's dry run refuses it: PATCH" },
        { "container", "it has no container app now; it has other, side" },
        { "gone", "it is not in the cluster of this context; check --context, or it was removed since" },
        { "forbidden", "cannot get resource \"deployments\"" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_must_not_be_changed_now_is_refused_with_the_way_out(string state, string expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var cluster = stage.Cluster;
        void Change(Action<JsonObject> change) => cluster.Change("deployments", "shop", "web", change);
        switch (state)
        {
            case "argocd": Change(static d => d["metadata"]!["annotations"]!["argocd.argoproj.io/tracking-id"] = "shop:web"); break;
            case "flux": Change(static d => d["metadata"]!["labels"] = new JsonObject { ["kustomize.toolkit.fluxcd.io/name"] = "apps" }); break;
            case "operator": Change(static d => d["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "Kafka", ["name"] = "orders", ["controller"] = true })); break;
            case "paused": Change(static d => d["spec"]!["paused"] = true); break;
            case "rolling": Change(static d => d["status"]!["updatedReplicas"] = 1); break;
            case "failed": Change(static d => d["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "False", ["reason"] = "ProgressDeadlineExceeded", ["message"] = "no progress" })); break;
            case "deleting": Change(static d => d["metadata"]!["deletionTimestamp"] = "2026-03-04T12:00:00Z"); break;
            case "hold": Change(static d => d["metadata"]!["annotations"]!["ullage.dev/hold-until"] = "2026-04-01"); break;
            case "ignore": Change(static d => d["metadata"]!["annotations"]!["ullage.dev/ignore"] = "true"); break;
            case "limitrange": cluster.Add("limitranges", """{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"limits":[{"type":"Container","min":{"memory":"1Gi"}}]}}"""); break;
            case "quota": cluster.Add("resourcequotas", """{"metadata":{"name":"all","namespace":"shop"},"spec":{"hard":{"requests.cpu":"1"}},"status":{"hard":{"requests.cpu":"1"},"used":{"requests.cpu":"1"}}}"""); break;
            case "budget": cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":2,"selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":0,"desiredHealthy":2,"currentHealthy":1}}"""); break;
            case "webhook": cluster.Denies = static (_, resource, _) => resource == "deployments" ? "cpu requests under 200m are not allowed" : null; break;
            case "container": Change(static d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["name"] = "other"); break;
            case "gone": cluster.Remove("deployments", "shop", "web"); break;
            case "forbidden": cluster.Allows = static (verb, resource, _) => (verb, resource) != ("get", "deployments"); break;
        }

        var plan = await stage.PlanAsync(RolloutStage.Proposal("web"));
        Assert.Empty(plan.Changes);
        Assert.Contains(Assert.Single(plan.Refused).Reasons, r => r.Contains(expected, StringComparison.Ordinal));
        if (state == "webhook")
        {
            Assert.Contains("cpu requests under 200m are not allowed", plan.Refused[0].Reasons[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fields_of_a_server_side_applier_are_left_alone_unless_it_is_overruled()
    {
        await using var stage = new RolloutStage();
        using var client = stage.Client();
        var body = System.Text.Encoding.UTF8.GetBytes(RolloutStage.Manifest("web").ToJsonString());
        await client.PatchAsync(ResourceType.Deployments, "shop", "web", new(PatchKind.Apply, body, "team-ci"), RolloutStage.Cancelled);
        var refused = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web"))).Refused);
        Assert.Contains("team-ci manages app: resources.requests.cpu, ", Assert.Single(refused.Reasons), StringComparison.Ordinal);
        stage.Options = stage.Options with { Overruled = new HashSet<string> { "team-ci" } };
        Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web"))).Changes);
    }

    [Fact]
    public async Task Incomplete_samples_change_nothing()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var missing = new MissingRange(new Selector("x"), new TimeRange(0, 1), SourceFailure.TimedOut, "gone");
        var plan = await new RolloutPlanner(stage.Client(), stage.Options, stage.Time).PlanAsync([RolloutStage.Proposal("web")], [missing], RolloutStage.Cancelled);
        Assert.Contains("the samples are incomplete", Assert.Single(plan.Refused).Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_workloads_than_allowed_are_changed_in_one_run()
    {
        await using var stage = new RolloutStage { }.With(RolloutStage.Manifest("a")).With(RolloutStage.Manifest("b"));
        stage.Options = stage.Options with { MaxChanges = 1 };
        var plan = await stage.PlanAsync(RolloutStage.Proposal("a"), RolloutStage.Proposal("b"));
        Assert.Equal(("a", "b"), (Assert.Single(plan.Changes).Workload.Name, Assert.Single(plan.Refused).Workload.Name));
    }

    [Fact]
    public async Task Every_manner_of_reaching_the_pods_is_told_with_its_reason()
    {
        await using var stage = new RolloutStage()
            .With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete))
            .With(RolloutStage.Manifest("one", replicas: 1, strategy: RolloutStage.Recreate))
            .With(RolloutStage.Manifest("web", replicas: 8));
        var cpu = new ContainerChange("app") { CpuRequest = FieldChange.Set("100m") };
        stage.Options = stage.Options with { Canary = TimeSpan.FromMinutes(5) };
        var plan = await stage.PlanAsync(RolloutStage.Proposal("db", "StatefulSet", cpu), RolloutStage.Proposal("one", change: cpu), RolloutStage.Proposal("web", change: cpu));
        var how = plan.Changes.ToDictionary(static c => c.Workload.Name, static c => string.Join('\n', c.How));
        Assert.StartsWith("template: pods made later have the new settings\nin place: the 2 pods that run are resized now, since OnDelete keeps them", how["db"], StringComparison.Ordinal);
        Assert.Contains("strategy Recreate ends all the pod before new ones start", how["one"], StringComparison.Ordinal);
        Assert.Matches("^one pod first: web-\\S+ is resized in place and watched for 5 min; its template stays old until then\ntemplate: its rolling update replaces the 8 pods, up to 2 started ahead and 2 away", how["web"]);
    }

    [Theory]
    [InlineData(32, "Kubernetes 1.32 resizes no running pods")]
    [InlineData(33, "Kubernetes 1.33 lets the memory limit of app shrink in a running pod only where its resizePolicy says RestartContainer")]
    public async Task What_the_server_cannot_do_in_place_is_told(int minor, string expected)
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("db", "StatefulSet", strategy: RolloutStage.OnDelete));
        stage.Cluster.MinorVersion = minor;
        var change = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("db", "StatefulSet", new("app") { MemoryLimit = FieldChange.Set("600Mi"), MemoryRequest = FieldChange.Set("300Mi") }))).Changes);
        Assert.False(change.InPlace);
        Assert.Contains(expected, change.How[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_that_dies_for_lack_of_memory_is_relieved_in_place_though_its_pods_are_not_well()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        var pod = stage.Cluster.Names("pods")[0].Split('/')[1];
        stage.Cluster.Change("pods", "shop", pod, stage.Kill);
        stage.Cluster.Change("deployments", "shop", "web", static d => d["status"]!["availableReplicas"] = 1);
        var change = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web", change: new("app") { MemoryLimit = FieldChange.Set("4Gi") }))).Changes);
        Assert.True(change.InPlace);
        Assert.Contains("app was killed for lack of memory", change.How[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_adds_by_itself_is_told()
    {
        await using var stage = new RolloutStage().With(RolloutStage.Manifest("web"));
        stage.Cluster.Denies = static (verb, resource, of) =>
        {
            // A mutating webhook, seen from the outside.
            if (verb == "update" && resource == "deployments")
            {
                of["spec"]!["template"]!["spec"]!["priorityClassName"] = "low";
            }

            return null;
        };
        var change = Assert.Single((await stage.PlanAsync(RolloutStage.Proposal("web"))).Changes);
        Assert.Contains("the server would change more than was asked for, by webhooks or defaults: spec.template.spec.priorityClassName: none → low", change.Notes);
    }
}
