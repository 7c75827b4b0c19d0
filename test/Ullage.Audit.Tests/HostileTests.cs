using System.Text;
using Ullage.Audit.Renderings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Testing;

namespace Ullage.Audit.Tests;

/// <summary>No text ends the run with anything but an answer.</summary>
public sealed class HostileTests
{
    [Fact]
    public void Mutated_fixtures_are_audited_or_refused_and_never_crash()
    {
        var random = new Random(20261121);
        var fixtures = Directory.GetFiles(Checkout.Rules, "*", SearchOption.AllDirectories).Where(static f => !f.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(static f => (Name: Path.GetFileName(f), Bytes: File.ReadAllBytes(f))).ToArray();
        for (var round = 0; round < 12; round++)
        {
            var sources = fixtures.Select(f => new SourceText(f.Name, DamagedInputTests.Mutated(f.Bytes, random))).ToList();
            var report = Auditor.Run(sources, new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.All(report.Findings, static f => Assert.True(f.Start.Line >= 1 && f.Span.Start <= f.Span.End && f.Span.End <= f.Source.Bytes.Length));
        }
    }

    [Fact]
    public void Thousands_of_services_that_select_the_same_thousands_of_pods_end()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 1500; i++)
        {
            text.Append($"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{i}}}\nspec: {{selector: {{app: x}}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}, labels: {{app: x}}}}\nspec: {{containers: [{{name: c, image: \"x:1\"}}]}}\n");
        }

        Assert.Equal(3000, Audited.Of(text.ToString()).Objects);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\n")]
    [InlineData("apiVersion: [v1]\nkind: {a: b}\nmetadata: []\nspec: 7\n")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 99999999999999, selector: x, template: {spec: {containers: [1, null, [], {name: [a], image: {b: c}, env: 7, ports: [x], resources: {limits: [1]}}]}}}\n")]
    [InlineData("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 999999999999%, selector: {}}\n")]
    [InlineData("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {minReplicas: -5, maxReplicas: x, metrics: {a: b}, scaleTargetRef: 3}\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [&a {apiVersion: v1, kind: Pod, spec: {containers: []}}, *a, *a]\n")]
    public void Shapes_that_no_server_takes_are_read_without_a_crash(string text) => Assert.NotNull(Audited.Of(text));

    [Theory]
    [InlineData("\0")]
    [InlineData("\\u0000")]
    public void A_path_with_a_NUL_is_nobodys_wherever_it_stands(string nul)
    {
        const string kustomization = "resources: [\"a.yaml\"]\ncomponents: [\"b\"]\npatches: [{path: \"c.yaml\"}, {path: \"d\", target: {kind: Pod}}]\npatchesStrategicMerge: [\"e\"]\n";
        var texts = Directory.GetFiles(Path.Combine(Checkout.Rules, "dockerfile-start-missing"), "*Dockerfile").Order(StringComparer.Ordinal).Select(static f => (Name: "Dockerfile", Text: File.ReadAllText(f)))
            .Append((Name: "Dockerfile", Text: "FROM scratch\nWORKDIR /w\nENV PATH=/b:/c\nCOPY a \"x/y\" /b/\nENTRYPOINT [\"api\"]\n")).Append((Name: "kustomization.yaml", Text: kustomization)).ToList();
        Assert.InRange(texts.Count, 6, 20);
        Assert.All(texts, text =>
        {
            for (var at = 0; at <= text.Text.Length; at++)
            {
                Assert.NotNull(Auditor.Run([new SourceText(text.Name, Encoding.UTF8.GetBytes(text.Text.Insert(at, nul)))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken));
            }
        });
    }

    [Theory]
    [InlineData("FROM alpine:3.22\nENTRYPOINT [\"tini\", \"-\", \"sh\", \"-c\", \"a && b\"]\n")]
    [InlineData("FROM alpine:3.22\nENTRYPOINT [\"\"]\nCMD x\n")]
    [InlineData("FROM alpine:3.22\nENTRYPOINT []\nCMD -\n")]
    [InlineData("FROM alpine:3.22\nENV A= \"\nARG =\nENV\n")]
    public void A_Dockerfile_with_words_of_nothing_is_read_without_a_crash(string text) =>
        Assert.NotNull(Auditor.Run([new SourceText("Dockerfile", Encoding.UTF8.GetBytes(text))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public void A_kustomization_whose_paths_hold_a_NUL_is_looked_at_for_rendering()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("kustomization.yaml");
        File.WriteAllText(path, "resources: [\"a\\0b\"]\npatches: [{path: \"a\\0b\"}]\n");

        var tree = KustomizeTree.Of(path);

        Assert.Equal([path], tree.Files);
        Assert.EndsWith("which is not there, and kubectl kustomize refuses that", tree.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_that_would_make_a_longer_name_than_an_object_may_have_makes_none()
    {
        using var folder = new TemporaryFolder();
        var (path, prefix) = (folder.File("kustomization.yaml"), new string('p', 250));
        File.WriteAllText(path, $"namePrefix: {prefix}\nresources: [a.yaml]\n");
        File.WriteAllText(folder.File("a.yaml"), "kind: Pod\nmetadata: {name: api}\n---\nkind: Pod\nmetadata: {name: apis}\n");

        Assert.Equal([prefix + "api", "apis"], KustomizeTree.Of(path).Objects.Select(static o => o.Name));
    }

    [Fact]
    public void A_file_of_nothing_but_comments_that_accept_is_read_in_one_pass()
    {
        var text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n" + new StringBuilder().Insert(0, "# ullage-ignore x\n", 60_000) + "spec: {containers: [{name: c, image: \"x:1\"}]}\n";
        Assert.Equal(1, Audited.Of(text).Objects);
    }
}
