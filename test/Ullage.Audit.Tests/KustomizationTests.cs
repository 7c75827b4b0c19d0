using System.Text;
using Ullage.Audit.Mending;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Audit.Tests.Mending;

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

    [Theory]
    [InlineData("kustomization.yml", false)]
    [InlineData("Kustomization", false)]
    [InlineData("kustomization.json", true)]
    public void A_kustomization_is_known_by_the_names_that_Kustomize_looks_for(string name, bool told) =>
        Assert.Equal(told, Finds("image-latest", ("base/api.yaml", Api), ("base/" + name, "resources: [api.yaml]\nimages: [{name: registry.example/api, newTag: 1.4.2}]\n")));

    [Theory]
    [InlineData("images: [{name: registry.example/api, newTag: latest}]", "registry.example/api:latest, as base/kustomization.yaml makes it, may be another image tomorrow.")]
    [InlineData("images: [{name: registry.example/api, newName: mirror.example/api}]", "mirror.example/api, as base/kustomization.yaml makes it, has no tag, which means latest.")]
    [InlineData("images: [{name: registry.example/api, newName: mirror.example/api, newTag: 1.0.0}]", null)]
    public void An_image_is_judged_as_the_kustomization_makes_it(string images, string? message) =>
        Assert.Equal(message is null ? [] : [message], Told("image-latest", ("base/api.yaml", Api), ("base/kustomization.yaml", $"resources: [api.yaml]\n{images}\n")));

    [Theory]
    [InlineData("images: [{name: registry.example/api, newTag: latest}]", "registry.example/api:latest, as eu/kustomization.yaml makes it, may be another image tomorrow.")]
    [InlineData("images: [{name: registry.example/api, newTag: 1.0.0}]", null)]
    [InlineData("", null)]
    public void A_tag_that_a_kustomization_gives_is_told_beside_its_patches(string images, string? message) =>
        Assert.Equal(message is null ? [] : [message], Told("image-latest", ("base/api.yaml", Api), ("base/kustomization.yaml", "resources: [api.yaml]\n"), ("eu/kustomization.yaml", $"resources: [../base]\npatches: [{{target: {{kind: Deployment}}, patch: \"[{{op: add, path: /metadata/labels/a, value: b}}]\"}}]\n{images}\n")));

    [Theory]
    [InlineData("", true)]
    [InlineData("configMapGenerator: [{name: settings, literals: [a=b]}]", false)]
    public void A_name_that_a_kustomization_generates_is_no_misspelling_of_another(string generator, bool told) =>
        Assert.Equal(told, Finds("reference-misspelt", ("base/api.yaml", Api.Replace("image: reg", "envFrom: [{configMapRef: {name: settings}}], image: reg", StringComparison.Ordinal) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: setting}\n"), ("base/kustomization.yaml", $"resources: [api.yaml]\n{generator}\n")));

    private const string Budget = "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: api}\nspec: {minAvailable: 2, selector: {matchLabels: {app: api}}}\n";

    [Theory]
    [InlineData("", "minAvailable 2 of the 2 replicas of Deployment api: no pod may ever be evicted, and drains hang.")]
    [InlineData("replicas: [{name: api, count: 3}]", null)]
    [InlineData("replicas: [{name: other, count: 3}]", "minAvailable 2 of the 2 replicas of Deployment api: no pod may ever be evicted, and drains hang.")]
    public void Replicas_of_a_kustomization_count_for_budgets(string replicas, string? message) =>
        Assert.Equal(message is null ? [] : [message], Told("pdb-blocks-drain", ("base/api.yaml", Api.Replace("spec:\n  sel", "spec:\n  replicas: 2\n  sel", StringComparison.Ordinal) + Budget), ("base/kustomization.yaml", $"resources: [api.yaml]\n{replicas}\n")));

    [Theory]
    [InlineData("replicas: [{name: api, count: 3}]", "namePrefix: eu-\nreplicas: [{name: api, count: 1}]", 1)]
    [InlineData("namePrefix: my-", "replicas: [{name: my-api, count: 5}]", 5)]
    [InlineData("replicas: [{name: api, count: 3}]", "", 3)]
    [InlineData("", "components: [../more]", 7)]
    public void The_outermost_kustomization_has_the_last_word_by_any_name_of_the_object(string inner, string outer, int replicas)
    {
        var said = Told("hpa-and-replicas", ("base/api.yaml", Api + Scaler), ("base/kustomization.yaml", $"resources: [api.yaml]\n{inner}\n"), ("eu/kustomization.yaml", $"resources: [../base]\n{outer}\n"), ("more/kustomization.yaml", "kind: Component\nreplicas: [{name: api, count: 7}]\n"));
        Assert.StartsWith($"spec.replicas is {replicas} by ", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_that_another_overlay_leaves_as_written_are_not_said_to_be_of_this_one()
    {
        var text = Api.Replace("spec:\n  sel", "spec:\n  replicas: 3\n  sel", StringComparison.Ordinal) + Scaler;
        var said = Told("hpa-and-replicas", ("base/api.yaml", text), ("base/kustomization.yaml", "resources: [api.yaml]\n"), ("eu/kustomization.yaml", "resources: [../base]\nreplicas: [{name: api, count: 5}]\n"), ("us/kustomization.yaml", "resources: [../base]\n"));
        Assert.StartsWith("spec.replicas is 3, and", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, 5)]
    [InlineData(251, 3)]
    public void A_name_that_no_object_can_have_is_nobodys(int prefix, int replicas)
    {
        var name = new string('p', prefix);
        var said = Told("hpa-and-replicas", ("base/api.yaml", Api + Scaler), ("base/kustomization.yaml", $"resources: [api.yaml]\nnamePrefix: {name}\nreplicas: [{{name: api, count: 3}}]\n"), ("eu/kustomization.yaml", $"resources: [../base]\nreplicas: [{{name: {name}api, count: 5}}]\n"));
        Assert.StartsWith($"spec.replicas is {replicas} by ", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "registry.example/api:latest, as more/kustomization.yaml makes it, may be another image tomorrow.")]
    [InlineData(10_000, "registry.example/api has no tag, which means latest.")]
    public void Where_too_much_is_laid_over_a_workload_it_stays_as_it_is_written(int times, string message)
    {
        var images = string.Join(", ", Enumerable.Range(0, 999).Select(static i => $"{{name: n{i}, newName: m}}").Append("{name: registry.example/api, newTag: latest}"));
        Assert.Equal([message], Told("image-latest", ("base/api.yaml", Api), ("base/kustomization.yaml", $"resources: [api.yaml]\ncomponents: [{string.Join(", ", Enumerable.Repeat("../more", times))}]\n"), ("more/kustomization.yaml", $"kind: Component\nimages: [{images}]\n")));
    }

    [Fact]
    public void Overlays_that_differ_are_all_kept_in_mind() =>
        Assert.Equal(["minAvailable 2 of the 2 replicas of Deployment api: no pod may ever be evicted, and drains hang."], Told("pdb-blocks-drain", ("base/api.yaml", Api + Budget), ("base/kustomization.yaml", "resources: [api.yaml]\n"),
            ("eu/kustomization.yaml", "resources: [../base]\nreplicas: [{name: api, count: 9}]\n"), ("us/kustomization.yaml", "resources: [../base]\nreplicas: [{name: api, count: 2}]\n")));

    private const string Scaler = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}, minReplicas: 2, maxReplicas: 9}\n";

    [Theory]
    [InlineData("patches: [{patch: \"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: api}\\nspec: {replicas: 7}\\n\"}]", "eu/kustomization.yaml")]
    [InlineData("patches: [{target: {kind: Deployment}, patch: \"[{op: replace, path: /spec/replicas, value: 7}]\"}]", "eu/kustomization.yaml")]
    [InlineData("patches: [{path: more.yaml}]", "eu/more.yaml")]
    [InlineData("patchesStrategicMerge: [more.yaml]", "eu/more.yaml")]
    [InlineData("replicas: [{name: api, count: 7}]", "eu/kustomization.yaml")]
    [InlineData("patches: [{patch: \"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: api}\\nspec: {paused: false}\\n\"}]", null)]
    [InlineData("patches: [{target: {kind: StatefulSet}, patch: \"[{op: replace, path: /spec/replicas, value: 7}]\"}]", null)]
    [InlineData("patches: [{target: {kind: Deployment}, patch: \"[{op: replace, path: /spec/paused, value: true}]\"}]", null)]
    public void What_an_overlay_decides_is_not_mended_in_the_base(string overlay, string? decides)
    {
        SourceText[] files =
        [
            new("base/api.yaml", Encoding.UTF8.GetBytes(Api.Replace("spec:\n  sel", "spec:\n  replicas: 5\n  sel", StringComparison.Ordinal) + Scaler)),
            new("base/kustomization.yaml", "resources: [api.yaml]\n"u8.ToArray()),
            new("eu/kustomization.yaml", Encoding.UTF8.GetBytes($"resources: [../base]\n{overlay}\n")),
            new("eu/more.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 7\n  template: {spec: {containers: [{name: api}]}}\n"u8.ToArray()),
        ];
        var report = Mended.Run(new MendOptions { Unsafe = true, Choose = static all => [.. all.Where(static f => f.Rule.Id == "hpa-and-replicas")] }, files);
        var finding = Assert.Single(report.Before.Findings, static f => f.Rule.Id == "hpa-and-replicas");
        Assert.Equal(decides, finding.DecidedBy);
        Assert.Equal(decides is null, report.Files.Count == 1);
        Assert.Equal(decides is null ? [] : [$"{decides} decides this: mend it there"], report.Refused.Select(static r => r.Reason));
        Assert.Equal(decides is not null, finding.Message.EndsWith($" ({decides} decides this: mend it there.)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_share_of_a_limit_that_an_overlay_sets_is_not_mended_in_the_base()
    {
        var text = Api.Replace("image: registry.example/api}", "image: 'registry.example/api:1', env: [{name: GOMEMLIMIT, value: 400MiB}], resources: {limits: {memory: 400Mi}}}", StringComparison.Ordinal);
        var overlay = "resources: [../base]\npatches: [{target: {kind: Deployment}, patch: \"[{op: replace, path: /spec/template/spec/containers/0/resources/limits/memory, value: 1Gi}]\"}]\n";
        Assert.EndsWith(" (eu/kustomization.yaml decides this: mend it there.)", Assert.Single(Told("gomemlimit-above-limit", ("base/api.yaml", text), ("base/kustomization.yaml", "resources: [api.yaml]\n"), ("eu/kustomization.yaml", overlay))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_no_program_takes_is_mended_in_the_base_whatever_the_limit()
    {
        var text = Api.Replace("image: registry.example/api}", "image: 'registry.example/api:1', env: [{name: GOMEMLIMIT, value: 400Mi}], resources: {limits: {memory: 500Mi}}}", StringComparison.Ordinal);
        var overlay = "resources: [../base]\npatches: [{target: {kind: Deployment}, patch: \"[{op: replace, path: /spec/template/spec/containers/0/resources/limits/memory, value: 1Gi}]\"}]\n";
        Assert.DoesNotContain("mend it there", Assert.Single(Told("gomemlimit-unit", ("base/api.yaml", text), ("base/kustomization.yaml", "resources: [api.yaml]\n"), ("eu/kustomization.yaml", overlay))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_overlays_that_differ_the_one_without_a_fixed_version_is_told() =>
        Assert.Equal(["registry.example/api:latest, as us/kustomization.yaml makes it, may be another image tomorrow."], Told("image-latest", ("base/api.yaml", Api), ("base/kustomization.yaml", "resources: [api.yaml]\n"),
            ("eu/kustomization.yaml", "resources: [../base]\nimages: [{name: registry.example/api, newTag: 1.0.0}]\n"), ("us/kustomization.yaml", "resources: [../base]\nimages: [{name: registry.example/api, newTag: latest}]\n")));

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

    private static string[] Told(string rule, params (string Path, string Text)[] files) =>
        [.. Auditor.Run([.. files.Select(static f => new SourceText(f.Path, Encoding.UTF8.GetBytes(f.Text)))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings.Where(f => f.Rule.Id == rule).Select(static f => f.Message)];

    private static bool Finds(string rule, params (string Path, string Text)[] files) =>
        Auditor.Run([.. files.Select(static f => new SourceText(f.Path, Encoding.UTF8.GetBytes(f.Text)))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings
            .Any(f => f.Rule.Id == rule && f.Source.Path.EndsWith("api.yaml", StringComparison.Ordinal));
}
