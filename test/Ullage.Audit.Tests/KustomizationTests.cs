using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>What a kustomization lays over an object is not missed in the object.</summary>
public sealed class KustomizationTests
{
    private const string Api = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec: {containers: [{name: api, image: registry.example/api}]}

        """;

    [Theory]
    [InlineData("resources: [api.yaml]\nimages: [{name: registry.example/api, newTag: 1.4.2}]\n", false)]
    [InlineData("resources: [api.yaml]\nimages: [{name: registry.example/other, newTag: 1.4.2}]\n", true)]
    [InlineData("resources: [other.yaml]\nimages: [{name: registry.example/api, newTag: 1.4.2}]\n", true)]
    public void An_image_that_gets_its_tag_there_has_one(string kustomization, bool told) =>
        Assert.Equal(told, Finds("image-latest", ("base/api.yaml", Api), ("base/kustomization.yaml", kustomization)));

    [Fact]
    public void An_overlay_reaches_the_files_of_its_bases() =>
        Assert.False(Finds("image-latest", ("base/k8s/api.yaml", Api), ("base/kustomization.yaml", "resources: [k8s/api.yaml]\n"), ("eu/kustomization.yaml", "resources: [../base/]\nimages: [{name: registry.example/api, digest: sha256:ab}]\n")));

    [Theory]
    [InlineData("patches: [{patch: \"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: api}\\n\"}]", false)]
    [InlineData("patches: [{patch: \"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web}\\n\"}]", true)]
    [InlineData("patches: [{target: {kind: Deployment}, patch: \"[]\"}]", false)]
    [InlineData("patches: [{target: {kind: Deployment, name: \"a.*\"}, patch: \"[]\"}]", false)]
    [InlineData("patches: [{target: {kind: Deployment, name: \"a\"}, patch: \"[]\"}]", true)]
    [InlineData("patches: [{target: {kind: StatefulSet}, patch: \"[]\"}]", true)]
    [InlineData("patchesStrategicMerge: [\"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: api}\\n\"]", false)]
    public void A_patch_is_seen_wherever_it_stands_and_however_it_names_what_it_changes(string patches, bool told) =>
        Assert.Equal(told, Finds("memory-limit-missing", ("base/api.yaml", Api), ("eu/kustomization.yaml", $"resources: [../base/api.yaml]\n{patches}\n")));

    [Fact]
    public void Labels_reach_files_in_folders_below() =>
        Assert.False(Finds("selector-mismatch", ("base/k8s/api.yaml", Api.Replace("labels: {app: api}", "labels: {}", StringComparison.Ordinal)), ("base/kustomization.yaml", "resources: [k8s/api.yaml]\ncommonLabels: {app: api}\n")));

    private static bool Finds(string rule, params (string Path, string Text)[] files) =>
        Auditor.Run([.. files.Select(static f => new SourceText(f.Path, Encoding.UTF8.GetBytes(f.Text)))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings
            .Any(f => f.Rule.Id == rule && f.Source.Path.EndsWith("api.yaml", StringComparison.Ordinal));
}
