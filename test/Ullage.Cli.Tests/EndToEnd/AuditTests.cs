using System.Text.Json;
using System.Xml.Linq;
using Ullage.Audit.Contract;
using Ullage.Testing.Kubernetes;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary><c>ullage audit</c> and <c>ullage rules</c>, as a caller sees them.</summary>
public sealed class AuditTests : IDisposable
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: c\n      image: x:1\n      resources: {limits: {cpu: 1, memory: 400Mi}}\n      env:\n        - name: GOMEMLIMIT\n          value: 384Mi\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("ullage-audit-").FullName;

    public AuditTests() => File.WriteAllText(Path.Combine(_folder, "a pod.yaml"), Pod);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_finding_is_shown_with_its_line_underlined_and_makes_the_exit_code_1()
    {
        var run = await Run("audit", "a pod.yaml");
        Assert.Equal(1, run.Exit);
        Assert.Contains("error gomemlimit-unit: GOMEMLIMIT is \"384Mi\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("--> a pod.yaml:13:18  Pod/-/p/c\n13 |           value: 384Mi\n   |                  ^^^^^\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 error in 1 file (1 object)\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("html")]
    public async Task Of_a_file_that_is_one_line_only_what_a_finding_is_about_is_shown(string format)
    {
        var pods = Enumerable.Range(0, 200).Select(static i => $"{{apiVersion: v1, kind: Pod, metadata: {{name: 🍶p{i}}}, spec: {{containers: [{{name: c, image: 'x:1', env: [{{name: GOMEMLIMIT, value: 384Mi}}]}}]}}}}");
        File.WriteAllText(Path.Combine(_folder, "a pod.yaml"), $"{{apiVersion: v1, kind: List, items: [{string.Join(", ", pods)}]}}");
        var run = await Run("audit", "a pod.yaml", "--rule", "gomemlimit-unit", "-o", format);
        Assert.Equal(1, run.Exit);
        Assert.InRange(run.Output.Length, 200 * 200, 200 * 3000);
        Assert.DoesNotContain('\uFFFD', run.Output);
    }

    [Theory]
    [InlineData("--fail-severity", "never", 0)]
    [InlineData("--fail-severity", "error", 1)]
    [InlineData("--rule", "image-latest", 0)]
    [InlineData("--rule", "image-latst", 2)]
    [InlineData("--severity", "grave", 2)]
    [InlineData("--output", "csv", 2)]
    [InlineData("--baseline", "none.json", 2)]
    [InlineData("--audit-config", "none.yaml", 2)]
    public async Task The_exit_code_follows_what_was_asked(string flag, string value, int exit) => Assert.Equal(exit, (await Run("audit", "a pod.yaml", flag, value)).Exit);

    [Fact]
    public async Task A_path_that_is_not_there_is_a_mistake_and_an_unreadable_file_makes_the_answer_partial()
    {
        Assert.Equal(2, (await Run("audit", "nowhere")).Exit);
        Assert.Equal(2, (await Run("audit")).Exit);
        File.WriteAllText(Path.Combine(_folder, "odd.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: [1:], b: c}\n");
        var run = await Run("audit", ".", "--rule", "image-latest");
        Assert.Equal(4, run.Exit);
        Assert.Contains("odd.yaml", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "standard input is empty")]
    [InlineData("\n \n", "standard input is blank")]
    [InlineData("image:\n  tag: 1\n", "standard input has no object in it (2 lines)")]
    [InlineData("just words", "standard input has no object in it (1 line)")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: \"{{ .Release.Name }}\"}\n", "-: a template to be filled in")]
    public async Task Input_without_any_object_is_a_mistake_that_says_what_was_found(string input, string told)
    {
        var run = await CommandRun.Of(["audit", "-"], directory: _folder, input: input);
        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains($"nothing to audit: {told}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_or_folder_without_any_object_is_a_mistake_and_beside_others_a_remark()
    {
        File.WriteAllText(Path.Combine(_folder, "values.yaml"), "replicas: 3\n");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Directory.CreateDirectory(Path.Combine(_folder, "charts"));
        File.WriteAllText(Path.Combine(_folder, "charts/values.yaml"), "replicas: 3\n");
        var run = await Run("audit", "values.yaml", "empty", "charts/");
        Assert.Equal(2, run.Exit);
        Assert.Contains("values.yaml has no object in it (1 line)", run.Errors, StringComparison.Ordinal);
        Assert.Contains("empty has no file named *.yaml, *.yml, *.json or Dockerfile in it", run.Errors, StringComparison.Ordinal);
        Assert.Contains("charts/ has no object in it (1 file without one)", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("audit", "values.yaml", "--fix")).Exit);
        Assert.Equal(2, (await Run("audit", "values.yaml", "--write-baseline", "base.json")).Exit);
        run = await Run("audit", "a pod.yaml", "values.yaml");
        Assert.Equal(1, run.Exit);
        Assert.Contains("values.yaml has no object in it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_that_a_rule_names_is_there_with_its_flags()
    {
        var named = RuleCatalog.All.SelectMany(static r => (r.Remedy + r.Fix).Split('`').Where(static (t, i) => i % 2 == 1 && t.StartsWith("ullage generate ", StringComparison.Ordinal))).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(named.Count >= 12, string.Join("; ", named));
        foreach (var command in named)
        {
            var words = command.Split(' ');
            var run = await Run("generate", words[2], "--help");
            Assert.True(run.Exit == 0, $"{command}: {run.Errors}");
            Assert.All(words.Where(static w => w.StartsWith('-')), flag => Assert.Contains(flag, run.Output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_hint_counts_no_mend_that_an_overlay_decides()
    {
        File.WriteAllText(Path.Combine(_folder, "kustomization.yaml"), "resources: [a pod.yaml]\npatches: [{target: {kind: Pod}, patch: '[{op: add, path: /spec/containers/0/env/0/value, value: 340MiB}]'}]\n");
        var run = await Run("audit", ".", "--render", "never");
        Assert.Contains("(kustomization.yaml decides this: mend it there.)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("that --fix may mend", run.Errors, StringComparison.Ordinal);
        run = await Run("audit", ".", "--render", "never", "--fix");
        Assert.Contains("gomemlimit-unit is not mended: kustomization.yaml decides this: mend it there", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Pod, File.ReadAllText(Path.Combine(_folder, "a pod.yaml")));
    }

    [Fact]
    public async Task Several_paths_are_one_run_and_each_file_is_read_once()
    {
        var run = await Run("audit", "a pod.yaml", ".", "./a pod.yaml", "-o", "json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(1, json.RootElement.GetProperty("files").GetInt32());
        Assert.Equal("Pod/-/p/c gomemlimit-unit", Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("identity").GetString());
    }

    [Fact]
    public async Task A_baseline_hides_what_was_there_and_a_configuration_what_was_accepted()
    {
        Assert.Equal(0, (await Run("audit", ".", "--write-baseline", "base.json")).Exit);
        Assert.Equal(0, (await Run("audit", ".", "--baseline", "base.json")).Exit);
        File.WriteAllText(Path.Combine(_folder, "ullage-audit.yaml"), "ignore:\n  - {rule: gomemlimit-unit, resource: Pod/-/p, reason: mended next week, until: 2999-01-01}\n");
        Assert.Equal(0, (await Run("audit", "a pod.yaml")).Exit);
    }

    [Fact]
    public async Task Sarif_has_what_its_schema_requires()
    {
        var run = await Run("audit", ".", "-o", "sarif", "--severity", "note");
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.Equal("2.1.0", root.GetProperty("version").GetString());
        Assert.Equal(["$schema", "version", "runs"], root.EnumerateObject().Select(static p => p.Name));
        var log = Assert.Single(root.GetProperty("runs").EnumerateArray());
        Assert.Equal("unicodeCodePoints", log.GetProperty("columnKind").GetString());
        var driver = log.GetProperty("tool").GetProperty("driver");
        Assert.Equal("ullage", driver.GetProperty("name").GetString());
        var rules = driver.GetProperty("rules").EnumerateArray().Select(static r => r.GetProperty("id").GetString()!).ToList();
        Assert.Equal(RuleCatalog.All.Select(static r => r.Id), rules);
        Assert.All(driver.GetProperty("rules").EnumerateArray(), static rule =>
        {
            Assert.All((string[])["shortDescription", "fullDescription", "help"], name => Assert.NotEqual("", rule.GetProperty(name).GetProperty("text").GetString()));
            Assert.Contains(rule.GetProperty("defaultConfiguration").GetProperty("level").GetString(), (string[])["error", "warning", "note"]);
        });
        var results = log.GetProperty("results").EnumerateArray().ToList();
        Assert.NotEmpty(results);
        Assert.All(results, result =>
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning", "note"]);
            Assert.NotEqual("", result.GetProperty("message").GetProperty("text").GetString());
            var place = Assert.Single(result.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");
            var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.IsWellFormedUriString(uri, UriKind.RelativeOrAbsolute), uri);
            Assert.Equal("a%20pod.yaml", uri);
            var region = place.GetProperty("region");
            Assert.True(region.GetProperty("startLine").GetInt32() >= 1 && region.GetProperty("startColumn").GetInt32() >= 1);
            Assert.True((region.GetProperty("endLine").GetInt32(), region.GetProperty("endColumn").GetInt32()).CompareTo((region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32())) >= 0);
            Assert.NotEqual("", result.GetProperty("partialFingerprints").GetProperty("ullageIdentity/v1").GetString());
        });
    }

    [Fact]
    public async Task Junit_counts_what_it_tells()
    {
        var suites = XDocument.Parse((await Run("audit", ".", "-o", "junit")).Output).Root!;
        var cases = suites.Descendants("testcase").ToList();
        Assert.Equal((cases.Count, cases.Count(static c => c.Element("failure") is not null)), ((int)suites.Attribute("tests")!, (int)suites.Attribute("failures")!));
        Assert.Equal("13", Assert.Single(cases, static c => (string?)c.Attribute("classname") == "gomemlimit-unit").Attribute("line")!.Value);
    }

    [Fact]
    public async Task Github_annotations_escape_what_would_end_them()
    {
        File.Move(Path.Combine(_folder, "a pod.yaml"), Path.Combine(_folder, "100%,a:b.yaml"));
        Assert.StartsWith("::error file=100%25%2Ca%3Ab.yaml,line=13,endLine=13,col=18,endColumn=23,title=gomemlimit-unit::Pod/-/p/c: ", (await Run("audit", ".", "-o", "github")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown")]
    [InlineData("html")]
    public async Task Nothing_of_a_manifest_becomes_markup(string format)
    {
        File.WriteAllText(Path.Combine(_folder, "hostile.yaml"), Pod.Replace("name: c\n", "name: \"<script>alert(1)</script>|`x`\"\n", StringComparison.Ordinal));
        var run = await Run("audit", "hostile.yaml", "-o", format);
        Assert.Contains("gomemlimit-unit", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_listed_by_subject_and_explained_one_by_one()
    {
        var list = await Run("rules");
        Assert.All(RuleCatalog.All, rule => Assert.Contains(rule.Id, list.Output, StringComparison.Ordinal));
        Assert.Contains("at-most: 90 %", (await Run("rules", "gomemlimit-too-high")).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean gomemlimit-too-high", (await Run("rules", "gomemlimit-to-high")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diff_shows_what_would_be_mended_and_fix_does_it_once()
    {
        var path = Path.Combine(_folder, "a pod.yaml");
        var shown = await Run("audit", ".", "--diff");
        Assert.Equal(1, shown.Exit);
        Assert.Contains("-          value: 384Mi\n+          value: 340MiB\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal(Pod, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        var mended = await Run("audit", ".", "--fix");
        Assert.Equal(0, mended.Exit);
        Assert.Contains("a pod.yaml: Pod/-/p/c gomemlimit-unit: GOMEMLIMIT 384Mi becomes 384MiB", mended.Errors, StringComparison.Ordinal);
        Assert.Equal(Pod.Replace("384Mi", "340MiB", StringComparison.Ordinal), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Contains("0 findings mended in 0 files", (await Run("audit", ".", "--fix")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_is_named_is_read_to_its_end_and_one_in_a_folder_is_left_out_and_told()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "pipes")).FullName;
        if (OperatingSystem.IsWindows() || (await ToolProcess.RunProgramAsync("mkfifo", [Path.Combine(folder, "p.yaml"), Path.Combine(_folder, "p")])).Exit != 0)
        {
            Assert.Skip("mkfifo is not installed");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "pod.yaml"), Pod, TestContext.Current.CancellationToken);
        var inFolder = await Task.Run(() => Run("audit", "pipes", "--verbose"), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, inFolder.Exit);
        Assert.Contains("p.yaml: no regular file", inFolder.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("audit", "p", "--fix")).Exit);

        var writer = ToolProcess.RunProgramAsync("sh", ["-c", "cat \"$1/a pod.yaml\" > \"$1/p\"", "sh", _folder]);
        var named = await Task.Run(() => Run("audit", "p"), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await writer).Exit);
        Assert.Contains("--> p:13:18  Pod/-/p/c", named.Output, StringComparison.Ordinal);
        Assert.Equal(1, named.Exit);
    }

    [Theory]
    [InlineData("--tier", "lightweight")]
    [InlineData("--fix", "--write-baseline", "b.json")]
    [InlineData("--fix", "--tier", "heavy")]
    [InlineData("--fix", "--recommendation", "none.json")]
    [InlineData("--fix", "-")]
    public async Task Mends_that_make_no_sense_are_mistakes_and_touch_nothing(params string[] flags)
    {
        Assert.Equal(2, (await Run(["audit", "a pod.yaml", .. flags])).Exit);
        Assert.Equal(Pod, await File.ReadAllTextAsync(Path.Combine(_folder, "a pod.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_cluster_is_audited_by_object_and_field_and_what_others_make_is_left_out()
    {
        await using var cluster = new FakeCluster();
        const string Spec = """{"containers":[{"name":"api","image":"x:1","resources":{"requests":{"cpu":"1","memory":"100Mi"},"limits":{"memory":"400Mi"}},"env":[{"name":"GOMEMLIMIT","value":"384MiB"}],"securityContext":{"runAsNonRoot":true}}],"terminationGracePeriodSeconds":30}""";
        const string Body = """ "spec":{"replicas":4,"selector":{"matchLabels":{"app":"api"}},"template":{"metadata":{"labels":{"app":"api"}},"spec":SPEC}}""";
        string Object(string kind, string metadata) => $$$"""{"apiVersion":"apps/v1","kind":"{{{kind}}}","metadata":{{{metadata}}},{{{Body.Replace("SPEC", Spec, StringComparison.Ordinal)}}},"status":{"replicas":4}}""";
        cluster.Add("deployments", Object("Deployment", """{"name":"api","namespace":"shop"}"""));
        cluster.Add("replicasets", Object("ReplicaSet", """{"name":"api-1","namespace":"shop","ownerReferences":[{"kind":"Deployment","name":"api","uid":"1","apiVersion":"apps/v1","controller":true}]}"""));
        cluster.Add("horizontalpodautoscalers", """{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"api","namespace":"shop"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"api"},"minReplicas":2,"maxReplicas":5,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]}}""");
        cluster.Allows = static (verb, resource, _) => verb == "list" && resource is not ("secrets" or "poddisruptionbudgets");
        var run = await Run("audit", "--kubeconfig", cluster.WriteKubeconfig(_folder), "-n", "shop", "-o", "json");
        using var json = JsonDocument.Parse(run.Output);
        var found = json.RootElement.GetProperty("findings").EnumerateArray().Select(static f => $"{f.GetProperty("file")} {f.GetProperty("field")} {f.GetProperty("rule")}");
        Assert.Equal(["shop/Deployment/api spec.template.spec.containers[api].env[GOMEMLIMIT].value gomemlimit-too-high"], found);
        Assert.Equal(4, run.Exit);
        Assert.Contains("PodDisruptionBudget: cannot be listed", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Requests, static r => r.Method != "GET" || r.Path.Contains("/secrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_old_server_has_is_audited_under_the_version_that_it_has_it_by()
    {
        await using var cluster = new FakeCluster();
        cluster.Older["poddisruptionbudgets"] = "policy/v1beta1";
        cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"api","namespace":"shop"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"api"}}}}""");
        var run = await Run("audit", "--kubeconfig", cluster.WriteKubeconfig(_folder), "-n", "shop", "--rule", "api-removed");
        Assert.Contains("policy/v1beta1", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.Exit);
    }

    [Theory]
    [InlineData("--from-cluster", "a pod.yaml")]
    [InlineData("--from-cluster", "--fix")]
    [InlineData("a pod.yaml", "-n", "shop")]
    public async Task What_does_not_go_with_a_cluster_is_a_mistake(params string[] flags) => Assert.Equal(2, (await Run(["audit", .. flags])).Exit);

    private Task<CommandRun> Run(params string[] args) => CommandRun.Of(args, directory: _folder);
}
