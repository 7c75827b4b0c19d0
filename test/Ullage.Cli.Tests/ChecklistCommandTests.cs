using System.Text.Json;
using System.Text.RegularExpressions;
using Ullage.Application.Checklist;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Audit.Surveying;
using Ullage.Cli.Commands;
using Ullage.Cli.Tests.EndToEnd;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests;

/// <summary><c>ullage checklist</c>.</summary>
public sealed class ChecklistCommandTests(FleetFixture fleet)
{
    private static readonly string _recording = Path.Combine(Checkout.Root, "src/Ullage.Cli/Demo/demo.ullage");

    [Fact]
    public async Task From_files_alone_each_point_has_a_verdict_with_its_line_and_the_way_out()
    {
        var run = await CommandRun.Of(["checklist", "examples/shop-dotnet/kubernetes", "-o", "json"], directory: Checkout.Root);
        using var document = JsonDocument.Parse(run.Output);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToDictionary(static p => p.GetProperty("id").GetString()!);

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal(ChecklistTable.Points.Select(static p => p.Id), points.Keys);
        Assert.All(new[] { "autoscaler", "disruption-budget", "spread", "priority", "quota", "metrics" }, id => Assert.True(points[id].GetProperty("verdict").GetString() == "met", points[id].ToString()));
        Assert.Equal("unknown", points["requests"].GetProperty("verdict").GetString());
        Assert.Matches(@"^examples/shop-dotnet/kubernetes/pod-disruption-budget\.yaml:\d+:\d+$", points["disruption-budget"].GetProperty("evidence")[0].GetProperty("place").GetString());
        Assert.Equal(21, document.RootElement.GetProperty("met").GetInt32() + document.RootElement.GetProperty("notMet").GetInt32() + document.RootElement.GetProperty("unknown").GetInt32());
    }

    [Theory]
    [InlineData("DOTNET_gcServer", ChecklistVerdict.NotMet)]
    [InlineData("GOMAXPROCS", ChecklistVerdict.Unknown)]
    public void A_binary_that_misses_the_limit_is_outweighed_by_the_variable_alone(string variable, ChecklistVerdict expected)
    {
        var source = new SourceText("a.yaml", System.Text.Encoding.UTF8.GetBytes($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec: {{template: {{spec: {{containers: [{{name: api, image: 'x:1', env: [{{name: {variable}, value: '1'}}], resources: {{limits: {{cpu: 1}}}}}}]}}}}}}\n"));
        var manifest = ManifestEvidence.Of(Auditor.Run([source], new AuditOptions { Today = new(2026, 11, 21) }, cancellationToken: TestContext.Current.CancellationToken), ManifestSurvey.Of([source], TestContext.Current.CancellationToken));
        var settled = ChecklistCommand.Settled([.. manifest, new("gomaxprocs", ChecklistVerdict.NotMet, "go1.19 takes the node's CPU count unless GOMAXPROCS is set", "srv") { IsProgram = true }]);

        Assert.Contains(settled, static e => e is { Point: "gomaxprocs", Verdict: ChecklistVerdict.Met, IsProgram: false });
        Assert.Equal((expected, expected == ChecklistVerdict.Unknown), (settled[^1].Verdict, settled[^1].Text.Contains("; a.yaml:4:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_budget_beside_another_is_not_mended_by_a_third()
    {
        using var folder = new TemporaryFolder("checklist");
        static string Budget(string name) => $"---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: {name}}}\nspec: {{maxUnavailable: 1, selector: {{matchLabels: {{app: api}}}}}}\n";
        await File.WriteAllTextAsync(folder.File("a.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {replicas: 3, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api, image: 'x:1'}]}}}\n" + Budget("a") + Budget("b"), TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["checklist", "a.yaml", "--point", "disruption-budget", "-o", "json"], directory: folder.Path);

        Assert.Contains("Keep one budget for each workload.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("generate pdb", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_alone_tells_by_its_objects_and_says_that_it_has_no_history()
    {
        using var folder = new TemporaryFolder("checklist");
        await using var cluster = new FakeCluster();
        cluster.Add("deployments", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"api","namespace":"shop"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"api"}},"template":{"metadata":{"labels":{"app":"api"}},"spec":{"containers":[{"name":"api","image":"x:1"}]}}}}""");
        cluster.Add("poddisruptionbudgets", """{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"api","namespace":"shop"},"spec":{"maxUnavailable":1,"selector":{"matchLabels":{"app":"api"}}}}""");
        var run = await CommandRun.Of(["checklist", "--from-cluster", "--kubeconfig", cluster.WriteKubeconfig(folder.Path), "-n", "shop", "-o", "json"], directory: folder.Path);
        using var document = JsonDocument.Parse(run.Output);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToDictionary(static p => p.GetProperty("id").GetString()!, static p => p.GetProperty("verdict").GetString());

        Assert.Equal((0, "met", "not-met"), (run.Exit, points["disruption-budget"], points["spread"]));
        Assert.Contains("without history", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_tells_what_manifests_cannot()
    {
        var run = await CommandRun.Of(["checklist", "--recording", _recording, "-o", "json"], directory: Checkout.Root);
        using var document = JsonDocument.Parse(run.Output);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToDictionary(static p => p.GetProperty("id").GetString()!, static p => p.GetProperty("verdict").GetString());

        Assert.Equal(("not-met", "not-met", "not-met", "met"), (points["requests"], points["limits"], points["scarcity"], points["autoscaler"]));
        Assert.Equal(("unknown", "unknown", "unknown"), (points["priority"], points["quota"], points["dashboards"]));
    }

    [Fact]
    public async Task A_text_of_samples_tells_of_alerts_too()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("fleet.om");
        await File.WriteAllTextAsync(path, $"ALERTS{{alertname=\"ContainerOomKilled\"}} 1 {(fleet.Fleet.EndMs / 1000) - 3600}\n" + await File.ReadAllTextAsync(await fleet.TextAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var run = await CommandRun.Of(["checklist", "--openmetrics", path, .. fleet.Window, "-o", "json"], directory: folder.Path);

        Assert.Equal((0, ""), (run.Exit, run.Errors));
        using var document = JsonDocument.Parse(run.Output);
        var alerts = document.RootElement.GetProperty("points").EnumerateArray().Single(static p => p.GetProperty("id").GetString() == "alerts");
        Assert.Equal("met", alerts.GetProperty("verdict").GetString());
        Assert.Contains("ContainerOomKilled", alerts.GetProperty("evidence")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never", 0)]
    [InlineData("not-met", 1)]
    [InlineData("unknown", 1)]
    public async Task The_exit_code_follows_the_verdict_asked_for(string verdict, int exit)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", TestContext.Current.CancellationToken);

        Assert.Equal(exit, (await CommandRun.Of(["checklist", "a.yaml", "--fail-verdict", verdict], directory: folder.Path)).Exit);
        Assert.Equal(verdict == "unknown" ? 1 : 0, (await CommandRun.Of(["checklist", "a.yaml", "--fail-verdict", verdict, "--point", "spread"], directory: folder.Path)).Exit);
    }

    [Theory]
    [InlineData("nothing to read", "checklist")]
    [InlineData("no such file or folder", "checklist", "nowhere")]
    [InlineData("--output: pdf is not a format of checklist; choose one of text, json, markdown, html", "checklist", ".", "-o", "pdf")]
    [InlineData("sarif is not a format of checklist", "checklist", ".", "-o", "sarif")]
    [InlineData("--point", "checklist", ".", "--point", "cache")]
    public async Task What_does_not_make_sense_is_a_mistake(string told, params string[] line)
    {
        var run = await CommandRun.Of(line, directory: Path.GetTempPath());
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_tells_what_the_manifest_does_not_and_a_broken_one_makes_the_answer_partial()
    {
        var prometheus = Tool.Require("prometheus");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("mac"), [0xCF, 0xFA, 0xED, 0xFE, 0, 0, 0, 0], TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["checklist", prometheus.Path, "mac", "-o", "json"], directory: folder.Path);
        using var document = JsonDocument.Parse(run.Output);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToDictionary(static p => p.GetProperty("id").GetString()!, static p => p.GetProperty("verdict").GetString());

        Assert.Equal(4, run.Exit);
        Assert.Contains("mac: is a program for macOS", run.Errors, StringComparison.Ordinal);
        Assert.Equal(("met", "met"), (points["metrics"], points["graceful-shutdown"]));
        Assert.Equal("unknown", points["autoscaler"]);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("html")]
    public async Task Every_format_tells_every_point_and_lets_nothing_through_that_a_name_smuggles(string format)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("<b>|`$(x)`.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \"<script>|\\e[31m\"}\nspec: {replicas: 3, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: \"x:1\"}]}}}\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["checklist", ".", "-o", format], directory: folder.Path);

        Assert.Equal(0, run.Exit);
        Assert.All(ChecklistTable.Points, p => Assert.Contains(p.Title.Split('\'')[0], run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", format == "text" ? "" : run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    /// <summary>The line is split as a shell splits it, and run: what is proposed works where it is pasted.</summary>
    [Theory]
    [InlineData("examples/manifests")]
    [InlineData("examples/shop-dotnet/kubernetes")]
    [InlineData("test/Ullage.Audit.Tests/Articles")]
    [InlineData("test/Ullage.Audit.Tests/Articles", "--recording", "demo.ullage", "-n", "shop")]
    [InlineData("--recording", "demo.ullage")]
    [InlineData("server")]
    public async Task Every_way_out_that_is_a_command_works_when_it_is_pasted(params string[] line)
    {
        using var folder = new TemporaryFolder("checklist");
        var isClean = line[0] is "server" or "examples/shop-dotnet/kubernetes";
        if (line[0].Contains('/', StringComparison.Ordinal))
        {
            var from = Path.Combine(Checkout.Root, line[0]);
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder.Path, "manifests", Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            line = ["manifests", .. line[1..]];
        }

        File.Copy(_recording, folder.File("demo.ullage"));
        if (line[0] == "server")
        {
            File.Copy(Tool.Require("prometheus").Path, folder.File("server"));
        }

        var run = await CommandRun.Of(["checklist", .. line, "-o", "json"], directory: folder.Path);
        using var document = JsonDocument.Parse(run.Output);
        var tried = 0;
        foreach (var mend in document.RootElement.GetProperty("points").EnumerateArray().Select(static p => p.GetProperty("mend").GetString()).OfType<string>().Distinct())
        {
            // What runs in a cluster cannot be asked here; that half is kubectl's.
            var own = mend.StartsWith("kubectl get ", StringComparison.Ordinal) ? mend.Split(" | ")[1] : mend.Split(" && ")[0];
            if (!own.StartsWith("ullage ", StringComparison.Ordinal))
            {
                Assert.Matches(@"^\p{Lu}.+\.$", own);
                continue;
            }

            Assert.DoesNotMatch("NAMESPACE|BINARY|MANIFEST|[{}]", own);
            var words = Words(own);
            var parsed = CommandLineParser.Parse(words);
            Assert.True(parsed.Problems.Count == 0 && parsed.Command is not null, $"{own}: {string.Join("; ", parsed.Problems)}");
            if (!own.Contains(" -p ", StringComparison.Ordinal) && !own.Contains(" -f -", StringComparison.Ordinal) && !(own.StartsWith("ullage apply ", StringComparison.Ordinal) && !own.Contains(" -f ", StringComparison.Ordinal)))
            {
                var pasted = await CommandRun.Of(words, directory: folder.Path);
                Assert.True(pasted.Exit is 0 or 1, $"{own}: {pasted.Exit} {pasted.Errors}");
                tried++;
            }
        }

        Assert.True(tried > 0 || isClean);
    }

    [Fact]
    public async Task Where_a_sidecar_requests_no_CPU_the_way_to_an_autoscaler_begins_with_the_request()
    {
        using var folder = new TemporaryFolder("checklist");
        await File.WriteAllTextAsync(folder.File("a b.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: shop/api:1\n          ports: [{containerPort: 8080}]\n          resources: {requests: {cpu: 100m, memory: 70Mi}, limits: {memory: 90Mi}}\n        - name: proxy\n          image: shop/proxy:1\n---\napiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}\n", TestContext.Current.CancellationToken);
        var mend = await Mend();
        Assert.Equal("ullage audit 'a b.yaml' --rule cpu-request-missing --fix && ullage generate hpa -f 'a b.yaml'", mend);
        CommandRun? last = null;
        foreach (var part in mend.Split(" && "))
        {
            last = await CommandRun.Of([.. Words(part)], directory: folder.Path);
            Assert.True(last.Exit == 0, $"{part}: {last.Errors}");
        }

        Assert.Contains("kind: HorizontalPodAutoscaler", last!.Output, StringComparison.Ordinal);
        Assert.Equal("ullage generate hpa -f 'a b.yaml'", await Mend());

        async Task<string> Mend()
        {
            using var document = JsonDocument.Parse((await CommandRun.Of(["checklist", "a b.yaml", "--point", "autoscaler", "-o", "json"], directory: folder.Path)).Output);
            return document.RootElement.GetProperty("points")[0].GetProperty("mend").GetString()!;
        }
    }

    [Fact]
    public async Task A_kustomization_is_rendered_as_the_audit_renders_it_and_places_are_those_of_its_files()
    {
        _ = Tool.Require("kubectl");
        using var folder = new TemporaryFolder("checklist");
        Directory.CreateDirectory(folder.File("base"));
        Directory.CreateDirectory(folder.File("prod"));
        await File.WriteAllTextAsync(folder.File("base/api.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      priorityClassName: serving\n      containers:\n        - name: api\n          image: shop/api:1\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("base/kustomization.yaml"), "resources: [api.yaml]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("prod/kustomization.yaml"), "resources: [../base]\nnamePrefix: prod-\nnamespace: shop\n", TestContext.Current.CancellationToken);
        var path = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };

        var rendered = await CommandRun.Of(["checklist", ".", "--point", "priority"], path, folder.Path);
        Assert.Contains("prod-api: serving (base/api.yaml:9:26)", rendered.Output, StringComparison.Ordinal);
        Assert.Contains("api: serving (base/api.yaml:9:26)", (await CommandRun.Of(["checklist", ".", "--point", "priority", "--render", "never"], path, folder.Path)).Output, StringComparison.Ordinal);
        Assert.Equal(rendered.Output.Contains("prod-api", StringComparison.Ordinal), (await CommandRun.Of(["checklist", "prod", "--point", "priority"], path, folder.Path)).Output.Contains("prod-api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_team_accepts_and_its_own_profiles_count_here_too()
    {
        using var folder = new TemporaryFolder("checklist");
        await File.WriteAllTextAsync(folder.File("api.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: shop/api:1\n          resources: {requests: {cpu: 70m, memory: 70Mi}, limits: {cpu: 90m, memory: 90Mi}}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("tiers.yaml"), "fallback: burstable\nprofiles:\n  - {name: own, requests: {cpu: 70m, memory: 70Mi}, limits: {cpu: 90m, memory: 90Mi}}\n", TestContext.Current.CancellationToken);
        Assert.Contains("✗ A disruption budget", (await CommandRun.Of(["checklist", "api.yaml"], directory: folder.Path)).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("ullage-audit.yaml"), "ignore:\n  - {resource: Deployment/shop/api, rule: pdb-missing, reason: a trial}\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["checklist", "api.yaml", "--tiers", "tiers.yaml"], directory: folder.Path);
        Assert.DoesNotContain("✗ A disruption budget", run.Output, StringComparison.Ordinal);
        Assert.Contains("read: 1 object in 1 file\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("the amounts of tier own", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("what would tell: manifests\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_without_an_object_are_no_pass_and_tell_nothing_beside_others()
    {
        using var folder = new TemporaryFolder("checklist");
        Directory.CreateDirectory(folder.File("empty"));
        await File.WriteAllTextAsync(folder.File("values.yaml"), "replicas: 3\n", TestContext.Current.CancellationToken);
        foreach (var (path, told) in new[] { ("values.yaml", "nothing to read: values.yaml has no object in it"), ("empty", "nothing to read: empty has no file named"), (".", "nothing to read: . has no object in it") })
        {
            var run = await CommandRun.Of(["checklist", path, "--fail-verdict", "not-met"], directory: folder.Path);
            Assert.Equal((2, ""), (run.Exit, run.Output));
            Assert.Contains(told, run.Errors, StringComparison.Ordinal);
        }

        var beside = await CommandRun.Of(["checklist", "values.yaml", "--recording", _recording, "--point", "spread"], directory: folder.Path);
        Assert.Equal(0, beside.Exit);
        Assert.Contains("values.yaml has no object in it", beside.Errors, StringComparison.Ordinal);
        Assert.Contains("what would tell: manifests\n", beside.Output, StringComparison.Ordinal);
    }

    /// <summary>The words of a line as a shell has them, behind the tool's name.</summary>
    private static List<string> Words(string line) => [.. Regex.Matches(line, "(?:'[^']*'|\\\\'|[^ '])+").Skip(1).Select(static m => m.Value.Replace("\\'", "\u0001", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Replace("\u0001", "'", StringComparison.Ordinal))];

    [Fact]
    public async Task The_documents_example_is_what_the_tool_says()
    {
        var page = Path.Combine(Checkout.Root, "docs/checklist.md");
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        var block = Regex.Match(text, @"```console\n\$ ullage (?<line>[^\n]+)\n(?<said>.*?)```", RegexOptions.Singleline);
        var run = await CommandRun.Of(block.Groups["line"].Value.Split(' '), directory: Checkout.Root);
        if (Environment.GetEnvironmentVariable("ULLAGE_UPDATE_GOLDENS") == "1")
        {
            await File.WriteAllTextAsync(page, text.Remove(block.Groups["said"].Index, block.Groups["said"].Length).Insert(block.Groups["said"].Index, run.Output), TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(block.Groups["said"].Value, run.Output);
    }
}
