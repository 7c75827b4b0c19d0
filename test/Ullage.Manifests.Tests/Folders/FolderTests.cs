using System.Text;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Tests.Folders;

public sealed class FolderTests : IDisposable
{
    private const string Catalog = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: catalog\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n";
    private readonly string _root = Directory.CreateTempSubdirectory("ullage-manifests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void In_a_plain_folder_the_manifest_itself_changes_and_broken_neighbours_are_told()
    {
        Write("a/catalog.yaml", Catalog);
        Write("a/broken.yaml", "a: [\n");
        Write(".git/catalog.yaml", Catalog);
        Write("chart/Chart.yaml", "name: x\n");
        Write("chart/templates/catalog.yaml", Catalog);

        var edits = Edit("", "catalog");

        Assert.Equal(Catalog + "        resources:\n          requests:\n            cpu: 50m\n", Text(Assert.Single(edits.Files)));
        Assert.Null(Assert.Single(edits.Outcomes).Refusal);
        Assert.Contains("broken.yaml: line 2, column 1", Assert.Single(edits.Unread), StringComparison.Ordinal);
        Assert.Equal(Catalog, File.ReadAllText(Path.Combine(_root, "a/catalog.yaml")));
    }

    [Fact]
    public void A_workload_in_two_files_is_refused_with_both_and_a_patch()
    {
        Write("a.yaml", Catalog);
        Write("b.yaml", Catalog);

        var outcome = Assert.Single(Edit("", "catalog").Outcomes);

        Assert.Contains("a.yaml (line 1, column 1) and ", outcome.Refusal, StringComparison.Ordinal);
        Assert.Contains("cpu: 50m", outcome.Patch, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_gets_a_patch_beside_its_kustomization_and_the_base_stays()
    {
        Write("base/kustomization.yaml", "resources:\n- catalog.yaml\nnamePrefix: eu-\n");
        Write("base/catalog.yaml", Catalog);
        Write("prod/kustomization.yaml", "# production\nresources:\n  - ../base\nnameSuffix: -prod # always\n");

        var edits = Edit("prod", "eu-catalog-prod");

        Assert.Null(Assert.Single(edits.Outcomes).Refusal);
        Assert.Equal(["kustomization.yaml", "ullage-deployment-eu-catalog.yaml"], edits.Files.Select(static f => Path.GetFileName(f.Path)));
        Assert.Equal("# production\nresources:\n  - ../base\nnameSuffix: -prod # always\npatches:\n  - path: ullage-deployment-eu-catalog.yaml\n", Text(edits.Files[0]));
        Assert.Contains("  name: eu-catalog\n", Text(edits.Files[1]), StringComparison.Ordinal);
        Assert.Null(edits.Files[1].Before);
    }

    [Fact]
    public void A_second_run_finds_its_own_patch_and_edits_it()
    {
        Write("base/kustomization.yaml", "resources: [catalog.yaml]\n");
        Write("base/catalog.yaml", Catalog);
        Write("prod/kustomization.yaml", "resources: [../base]\n");
        foreach (var file in Edit("prod", "catalog").Files)
        {
            File.WriteAllBytes(file.Path, file.After.ToArray());
        }

        var again = Edit("prod", "catalog");
        var more = Edit("prod", "catalog", new ContainerChange("app") { CpuRequest = FieldChange.Set("75m"), CpuLimit = FieldChange.Remove });

        Assert.Empty(again.Files);
        Assert.EndsWith("requests:\n              cpu: 75m\n            limits:\n              cpu: null\n", Text(Assert.Single(more.Files)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_patch_is_edited_where_it_is_the_last_that_speaks()
    {
        Write("base/kustomization.yaml", "resources: [catalog.yaml]\n");
        Write("base/catalog.yaml", Catalog);
        Write("prod/kustomization.yaml", "resources: [../base]\npatches:\n- path: size.yaml\n- path: other.yaml\n");
        Write("prod/size.yaml", "kind: Deployment\nmetadata: {name: catalog}\nspec:\n  replicas: 3 # enough\n");
        Write("prod/other.yaml", "kind: Deployment\nmetadata: {name: other}\n");

        var file = Assert.Single(Edit("prod", "catalog").Files);

        Assert.Equal("size.yaml", Path.GetFileName(file.Path));
        Assert.StartsWith("kind: Deployment\nmetadata: {name: catalog}\nspec:\n  replicas: 3 # enough\n  template:\n    spec:\n      containers:\n", Text(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_in_the_folder_itself_is_edited_and_later_JSON_patches_are_refused()
    {
        Write("kustomization.yaml", "resources: [catalog.yaml]\n");
        Write("catalog.yaml", Catalog);
        Assert.Equal("catalog.yaml", Path.GetFileName(Assert.Single(Edit("", "catalog").Files).Path));

        Write("kustomization.yaml", "resources: [catalog.yaml]\npatchesJson6902:\n- path: x.json\n");
        Assert.Contains("patchesJson6902 run after", Assert.Single(Edit("", "catalog").Outcomes).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Bases_that_name_each_other_end()
    {
        Write("a/kustomization.yaml", "resources: [../b]\n");
        Write("b/kustomization.yaml", "resources: [../a, gone.yaml, 'https://example/x']\n");

        Assert.Contains("is in none of the manifests (1 files could not be read)", Assert.Single(Edit("a", "catalog").Outcomes).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("        env: [{name: GOGC, value: off}]\n", "              value: \"50\"\n")]
    [InlineData("        env: [{name: GOGC, valueFrom: {fieldRef: {fieldPath: x}}}]\n", "              value: \"50\"\n              valueFrom: null\n")]
    public void A_patch_takes_a_source_away_only_where_the_base_has_one(string env, string expected)
    {
        Write("base/kustomization.yaml", "resources: [catalog.yaml]\n");
        Write("base/catalog.yaml", Catalog + env);
        Write("prod/kustomization.yaml", "resources: [../base]\n");
        var patch = Edit("prod", "catalog", new ContainerChange("app") { Environment = [new("GOGC", "50")] }).Files.Single(static f => f.Before is null);
        Assert.EndsWith("            - name: GOGC\n" + expected, Text(patch), StringComparison.Ordinal);
    }

    private FolderEdits Edit(string folder, string name, ContainerChange? change = null) =>
        ManifestSet.Edit([Path.Combine(_root, folder)], [new(new(new("Deployment", name), [change ?? new ContainerChange("app") { CpuRequest = FieldChange.Set("50m") }]))]);

    private static string Text(FileEdit file) => Encoding.UTF8.GetString(file.After.Span);

    private void Write(string path, string text)
    {
        path = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
