using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Application.Apply;
using Ullage.Application.Rollout;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Time;

namespace Ullage.Application.Tests.Rollout;

/// <summary>A cluster with controllers, a clock that moves when something waits, and proposals for its workloads.</summary>
internal sealed class RolloutStage : IAsyncDisposable
{
    public const string OnDelete = """
        "updateStrategy":{"type":"OnDelete"},
        """;

    public const string Recreate = """
        "strategy":{"type":"Recreate"},
        """;

    private readonly List<KubernetesClient> _clients = [];
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    public RolloutStage()
    {
        Cluster.Controllers = new FakeControllers(Time);
        Options = new() { Holder = "first", Pause = TimeSpan.FromMinutes(1), Tolerates = TimeSpan.Zero };
    }

    public FakeCluster Cluster { get; } = new();

    public ManualTime Time { get; } = new();

    public RolloutOptions Options { get; set; }

    public List<string> Said { get; } = [];

    /// <summary>Looks at the cluster whenever something waits.</summary>
    public Action? OnWait { get; set; }

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static JsonObject Manifest(string name, string kind = "Deployment", int replicas = 2, string strategy = "") => (JsonObject)JsonNode.Parse($$$$"""
        {"apiVersion":"apps/v1","kind":"{{{{kind}}}}","metadata":{"name":"{{{{name}}}}","namespace":"shop"},"spec":{"replicas":{{{{replicas}}}},"selector":{"matchLabels":{"app":"{{{{name}}}}"} },{{{{strategy}}}}
          "template":{"metadata":{"labels":{"app":"{{{{name}}}}"} },"spec":{"containers":[
            {"name":"app","image":"app:1","env":[{"name":"GOMAXPROCS","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}},{"name":"MODE","value":"x"}],"resources":{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"memory":"2Gi"}}},
            {"name":"side","image":"side:1"}]} } } }
        """)!;

    public RolloutStage With(JsonObject manifest, string? plural = null)
    {
        Cluster.AddApplied(plural ?? Plural(manifest), manifest);
        return this;
    }

    public static string Plural(JsonObject manifest) => manifest["kind"]!.ToString().ToLowerInvariant() + "s";

    public static ProposedChange Proposal(string name, string kind = "Deployment", ContainerChange? change = null, AutoscalerChange? autoscaler = null, AutoscalerOrder order = AutoscalerOrder.None, string @namespace = "shop")
    {
        var id = new WorkloadId("", @namespace, kind, name);
        var container = new ContainerRecommendation
        {
            Id = new ContainerId(id, "app"),
            Status = RecommendationStatus.Recommended,
            Current = ResourceSettings.None,
            Recommended = ResourceSettings.None,
            SettingsKnown = false,
        };
        return new(new WorkloadRecommendation { Id = id, Replicas = 2, Containers = [container] }, new(new(kind, name, @namespace), [change ?? Smaller]))
        {
            Containers = [container],
            InitContainers = new HashSet<string>(),
            Autoscaler = autoscaler,
            Order = order,
        };
    }

    /// <summary>Less of everything, and variables to match.</summary>
    public static ContainerChange Smaller { get; } = new("app")
    {
        CpuRequest = FieldChange.Set("120m"),
        MemoryRequest = FieldChange.Set("300Mi"),
        MemoryLimit = FieldChange.Set("600Mi"),
        Environment = [new("GOMAXPROCS", "1"), new("GOMEMLIMIT", "500MiB")],
    };

    public KubernetesClient Client()
    {
        var client = new KubernetesClient(Kubeconfig.Read([Cluster.WriteKubeconfig(_folder.Path)], null, Time), new ApiOptions { MaxAttempts = 1 }, TimeProvider.System, new Random(1));
        _clients.Add(client);
        return client;
    }

    public Task<RolloutPlan> PlanAsync(params IEnumerable<ProposedChange> proposals) => new RolloutPlanner(Client(), Options, Time).PlanAsync(proposals, [], Cancelled);

    public RolloutRun Run(KubernetesClient? client = null) => new(client ?? Client(), Options with { Holder = string.Create(CultureInfo.InvariantCulture, $"run-{++_runs}") }, Time, WaitAsync, Said.Add);

    public async Task<RolloutOutcome> ApplyAsync(params IEnumerable<ProposedChange> proposals) => await Run().ApplyAsync(await PlanAsync(proposals), Cancelled);

    public Task<RolloutOutcome> VerifyAsync(TimeSpan? wait = null) => Run().VerifyAsync(null, null, wait ?? TimeSpan.FromHours(1), Cancelled);

    public async Task<ChangeRecord> RecordAsync(string name, string kind = "Deployment") => (await new RecordStore(Client(), "test").FindAsync("shop", kind, name, Cancelled))!.Record;

    public JsonNode Resources(string name, string plural = "deployments") => Cluster.Get(plural, "shop", name)["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;

    public JsonNode Containers() => Cluster.Get("deployments", "shop", "web")["spec"]!["template"]!["spec"]!["containers"]!.DeepClone();

    /// <summary>Applies a Deployment as its owner does with kubectl.</summary>
    public Task OwnerAppliesAsync(JsonObject manifest)
    {
        var patch = new ObjectPatch(PatchKind.StrategicMerge, Encoding.UTF8.GetBytes(KubectlApply.Patch(Cluster, "deployments", manifest).ToJsonString()), "kubectl-client-side-apply");
        return Client().PatchAsync(WorkloadKind.Of("Deployment")!.Type, "shop", manifest["metadata"]!["name"]!.ToString(), patch, Cancelled);
    }

    public Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Time.Advance(wait);
        OnWait?.Invoke();
        return Task.CompletedTask;
    }

    /// <summary>Makes a pod's first container have been killed for lack of memory just now.</summary>
    public void Kill(JsonObject pod)
    {
        var status = pod["status"]!["containerStatuses"]![0]!;
        status["restartCount"] = status["restartCount"]!.GetValue<int>() + 1;
        status["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["reason"] = "OOMKilled", ["finishedAt"] = Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) } };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Cluster.DisposeAsync();
        _folder.Dispose();
    }
}
