using Ullage.Application.Apply;
using Ullage.Manifests.Folders;
using Ullage.Model;
using Ullage.Testing;

namespace Ullage.Application.Tests.Apply;

/// <summary>Where the cluster already runs as proposed, manifests that say something else are what is left to change.</summary>
public sealed class ManifestProposalsTests : IDisposable
{
    private static readonly ResourceSettings _running = new(CpuQuantity.Parse("59m"), CpuQuantity.Parse("158m"), ByteQuantity.Parse("149Mi"), ByteQuantity.Parse("149Mi"));

    private readonly TemporaryFolder _folder = new("proposals");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_behind_the_cluster_is_brought_to_what_runs_and_then_left()
    {
        Write("web.yaml", Manifest("{requests: {cpu: 100m, memory: 149Mi}, limits: {cpu: 0.158, memory: 256Mi}}", "[{name: GOMEMLIMIT, value: 216MiB}, {name: GOGC, value: \"50\"}]"));
        var plan = Plan(Report([new("GOMEMLIMIT", "134MiB", "134MiB"), new("GOGC", "50", "50"), new("GOMAXPROCS", "1", "1") { IsDeclared = true }]));
        var planned = Assert.Single(plan.Changing);
        Assert.Equal(
            [
                new ManifestDrift("app", "requests.cpu", "100m", "59m"), new ManifestDrift("app", "limits.memory", "256Mi", "149Mi"),
                new ManifestDrift("app", "GOMEMLIMIT", "216MiB", "134MiB"), new ManifestDrift("app", "GOMAXPROCS", null, "1"),
            ],
            planned.Drifts);
        var text = Encoded(plan);
        Assert.Contains("{requests: {cpu: 59m, memory: 149Mi}, limits: {cpu: 0.158, memory: 149Mi}}", text, StringComparison.Ordinal);
        Assert.Contains("{name: GOMEMLIMIT, value: 134MiB}, {name: GOGC, value: \"50\"}", text, StringComparison.Ordinal);
        Assert.Contains("GOMAXPROCS", text, StringComparison.Ordinal);
        Write("web.yaml", text);
        Assert.Empty(Plan(Report([new("GOMEMLIMIT", "134MiB", "134MiB"), new("GOGC", "50", "50"), new("GOMAXPROCS", "1", "1") { IsDeclared = true }])).Workloads);
    }

    [Theory]
    [InlineData("[{name: GOMEMLIMIT, valueFrom: {configMapKeyRef: {name: a, key: b}}}]")]
    [InlineData("[]")]
    public void A_variable_in_force_that_the_container_does_not_set_itself_stays_where_it_comes_from(string environment)
    {
        Write("web.yaml", Manifest("{requests: {cpu: 59m}, limits: {cpu: 158m, memory: 149Mi}}", environment));
        Assert.Empty(Plan(Report([new("GOMEMLIMIT", "134MiB", "134MiB")])).Workloads);
    }

    [Fact]
    public void A_request_that_is_not_written_does_not_move_with_its_limit()
    {
        Write("web.yaml", Manifest("{limits: {cpu: 59m, memory: 149Mi}}", "[]"));
        var text = Encoded(Plan(Report([])));
        Assert.Contains("limits: {cpu: 158m, memory: 149Mi}, requests: {cpu: 59m}", text, StringComparison.Ordinal);
        Write("web.yaml", text);
        Assert.Empty(Plan(Report([])).Workloads);
    }

    [Fact]
    public void An_overlays_patch_is_what_its_manifest_is_held_by()
    {
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("base/web.yaml", Manifest("{requests: {cpu: 100m}}", "[]"));
        Write("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n");
        Write("prod/patch.yaml", Manifest("{requests: {cpu: 59m, memory: 149Mi}, limits: {cpu: 158m, memory: 149Mi}}", "[]"));
        Assert.Empty(Plan(Report([])).Workloads);
        Write("prod/patch.yaml", Manifest("{requests: {cpu: 80m, memory: 149Mi}, limits: {cpu: 158m, memory: 149Mi}}", "[]"));
        var plan = Plan(Report([]));
        Assert.EndsWith("prod/patch.yaml", Assert.Single(plan.Files).Path, StringComparison.Ordinal);
        Assert.Contains("{requests: {cpu: 59m, memory: 149Mi}", Encoded(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_that_runs_with_the_requests_comes_with_them()
    {
        Write("web.yaml", Manifest("{requests: {cpu: 100m, memory: 149Mi}, limits: {cpu: 158m, memory: 149Mi}}", "[]") + """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: shop}
            spec:
              scaleTargetRef: {kind: Deployment, name: web}
              metrics:
              - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}

            """);
        var text = Encoded(Plan(Report([], new("HorizontalPodAutoscaler", "web", 1, 5, [new("cpu", 119, null)]))));
        Assert.Contains("averageUtilization: 119", text, StringComparison.Ordinal);
        Assert.Contains("cpu: 59m", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(167, null)]
    [InlineData(80, 80)]
    public void A_target_is_told_from_what_the_manifest_has_and_not_where_it_has_it(int written, int? from)
    {
        Write("web.yaml", Manifest("{requests: {cpu: 100m}}", "[]") + """
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: shop}
            spec: {scaleTargetRef: {kind: Deployment, name: web}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: WRITTEN}}}]}
            """.Replace("WRITTEN", written.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var report = Report([], new("HorizontalPodAutoscaler", "web", 1, 5, [new("cpu", 70, null)]));
        var web = report.Workloads[0];
        report = report with
        {
            Workloads = [web with { AutoscalerPlan = new([new("cpu", null, 70, 167, 0.5, 0.209)], AutoscalerOrder.TargetFirst, null, ""), Containers = [web.Containers[0] with { Current = _running with { CpuRequest = CpuQuantity.Parse("500m") } }] }],
        };
        var change = Assert.Single(new ManifestProposals(ManifestFacts.Of(ManifestSet.Open([_folder.Path]))).Of(report)).Autoscaler;
        Assert.Equal(from, change?.Targets[0].Current);
    }

    [Fact]
    public void What_is_injected_into_the_pods_is_left_and_told_and_the_rest_changes()
    {
        Write("web.yaml", Manifest("{requests: {cpu: 100m, memory: 149Mi}, limits: {cpu: 158m, memory: 149Mi}}", "[]"));
        var report = Report([]);
        var proxy = report.Workloads[0].Containers[0] with { Id = new(report.Workloads[0].Id, "istio-proxy"), Current = _running with { CpuRequest = CpuQuantity.Parse("100m") } };
        report = report with { Workloads = [report.Workloads[0] with { Containers = [.. report.Workloads[0].Containers, proxy] }] };
        var manifests = ManifestSet.Open([_folder.Path]);
        var held = new ManifestProposals(ManifestFacts.Of(manifests));

        Assert.Equal(["app"], Assert.Single(held.Of(report)).Change.Containers.Select(static c => c.Container));
        Assert.Equal(
            "istio-proxy runs in the pods of shop/Deployment/web and is not in any manifest here: its numbers are left to what puts it there (annotations sidecar.istio.io/proxyCPU, proxyCPULimit, proxyMemory and proxyMemoryLimit of the pod template)",
            Assert.Single(held.Notices).Text);
    }

    private static string Manifest(string resources, string environment) =>
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: [{name: app, resources: " + resources + ", env: " + environment + "}]}}}\n";

    private static RecommendationReport Report(IReadOnlyList<EnvironmentSetting> environment, Autoscaler? autoscaler = null)
    {
        var id = new WorkloadId("", "shop", "Deployment", "web");
        return new()
        {
            At = DateTimeOffset.UnixEpoch,
            Window = new(0, 1),
            Source = "a test",
            Policy = "risk",
            Workloads =
            [
                new()
                {
                    Id = id,
                    Replicas = 1,
                    Autoscaler = autoscaler,
                    Containers = [new() { Id = new(id, "app"), Status = RecommendationStatus.Recommended, Current = _running, Recommended = _running, Environment = environment }],
                },
            ],
            Totals = ReportTotals.None,
            Read = ReadSummary.Empty,
        };
    }

    private FilePlan Plan(RecommendationReport report)
    {
        var manifests = ManifestSet.Open([_folder.Path]);
        return FilePlanner.Make([.. new ManifestProposals(ManifestFacts.Of(manifests)).Of(report)], manifests, []);
    }

    private static string Encoded(FilePlan plan) => System.Text.Encoding.UTF8.GetString(Assert.Single(plan.Files).After.Span);

    private void Write(string path, string text)
    {
        path = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
