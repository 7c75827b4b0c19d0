using Ullage.Application.Apply;
using Ullage.Manifests.Folders;
using Ullage.Model;
using Ullage.Testing;

namespace Ullage.Application.Tests.Apply;

/// <summary>What manifests say of a workload is heeded when it gets its numbers.</summary>
public sealed class ManifestFactsTests : IDisposable
{
    private const string Manifests = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {ullage.dev/min-memory: 1Gi, other/thing: x}}
        spec: {template: {metadata: {annotations: {ullage.dev/ignore: "true"}}, spec: {containers: [{name: app}]}}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, annotations: {ullage.dev/policy: guaranteed}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 6
          metrics:
          - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
          - {type: ContainerResource, containerResource: {name: memory, container: app, target: {type: Utilization, averageUtilization: 75}}}
        """;

    private readonly TemporaryFolder _folder = new("facts");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Annotations_of_workload_template_and_namespace_and_the_autoscaler_are_known()
    {
        Write("all.yaml", Manifests);
        var web = ManifestFacts.Of(ManifestSet.Open([_folder.Path])).Complete(Workload("shop", "web"));
        Assert.Equal(
            [
                new WorkloadAnnotation(AnnotationLevel.Workload, "min-memory", "1Gi"), new WorkloadAnnotation(AnnotationLevel.Template, "ignore", "true"),
                new WorkloadAnnotation(AnnotationLevel.Namespace, "policy", "guaranteed"),
            ],
            web.Annotations.All);
        Assert.Equal((2, 6), (web.Autoscaler!.MinReplicas, web.Autoscaler.MaxReplicas));
        Assert.Equal([new AutoscalerTarget("cpu", 60, null), new AutoscalerTarget("memory", 75, null) { Container = "app" }], web.Autoscaler.Targets);
    }

    [Theory]
    [InlineData("{requests: {cpu: 209m}}", "averageUtilization: 167", 70)]
    [InlineData("{limits: {cpu: 300m}}", "averageUtilization: 70", 42)]
    [InlineData("{}", "averageUtilization: 70", 70)]
    [InlineData("{requests: {cpu: $CPU}}", "averageUtilization: 70", 70)]
    public void A_target_written_for_other_requests_than_run_is_taken_as_the_share_of_what_runs_at_which_it_acts(string resources, string target, double expected)
    {
        Write("all.yaml", Manifests.Replace("{name: app}", "{name: app, resources: " + resources + "}", StringComparison.Ordinal).Replace("averageUtilization: 60", target, StringComparison.Ordinal));
        var web = Workload("shop", "web");
        web = web with { Containers = [new() { Id = new(web.Id, "app"), Current = ResourceSettings.None with { CpuRequest = CpuQuantity.Parse("500m") } }, new() { Id = new(web.Id, "init"), Role = ContainerRole.Init }] };
        Assert.Equal([expected, 75], ManifestFacts.Of(ManifestSet.Open([_folder.Path])).Complete(web).Autoscaler!.Targets.Select(static t => t.UtilizationPercent!.Value));
    }

    [Fact]
    public void Other_workloads_and_namespaces_are_left_as_they_are_and_what_metrics_told_of_an_autoscaler_counts_first()
    {
        Write("all.yaml", Manifests);
        var facts = ManifestFacts.Of(ManifestSet.Open([_folder.Path]));
        var other = Workload("shop", "api");
        Assert.Equal("policy", Assert.Single(facts.Complete(other).Annotations.All).Name);
        Assert.Null(facts.Complete(other).Autoscaler);
        Assert.DoesNotContain(facts.Complete(Workload("bank", "web")).Annotations.All, static a => a.Level == AnnotationLevel.Namespace);
        var running = Workload("shop", "web") with { Autoscaler = new("ScaledObject", "web", 1, 9, []) };
        Assert.Equal("ScaledObject", facts.Complete(running).Autoscaler!.Kind);
    }

    [Fact]
    public void An_overlay_renames_the_workload_and_what_aims_at_it_and_its_patch_may_annotate()
    {
        Write("base/kustomization.yaml", "resources: [all.yaml]\n");
        Write("base/all.yaml", Manifests);
        Write("prod/kustomization.yaml", "namespace: bank\nnamePrefix: prod-\nresources: [../base]\npatches: [{path: patch.yaml}]\n");
        Write("prod/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {ullage.dev/max-cpu: '2'}}\n");
        var web = ManifestFacts.Of(ManifestSet.Open([Path.Combine(_folder.Path, "prod")])).Complete(Workload("bank", "prod-web"));
        Assert.Contains(web.Annotations.All, static a => a is { Level: AnnotationLevel.Workload, Name: "max-cpu", Value: "2" });
        Assert.Contains(web.Annotations.All, static a => a.Name == "min-memory");
        Assert.Equal("prod-web", web.Autoscaler!.Name);
    }

    private static Workload Workload(string @namespace, string name) => new() { Id = new("", @namespace, "Deployment", name), Containers = [] };

    private void Write(string path, string text)
    {
        path = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
