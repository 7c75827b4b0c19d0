using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary><c>apply -f</c> through the built tool: on the example manifests with the recording inside ullage and with a real Prometheus, under real git.</summary>
public sealed partial class ApplyTests(FleetFixture fleet) : IDisposable
{
    private static readonly string[] _demo = ["--demo", "-n", "shop", "-n", "payments", "-n", "production"];

    private readonly TemporaryFolder _folder = new("apply");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_diff_is_what_git_apply_makes_and_writing_gives_the_same_bytes_and_a_second_run_nothing()
    {
        await CopyExamplesAsync();
        var shown = await ApplyAsync(["-f", ".", .. _demo]);
        Assert.True(shown.Exit == 0, shown.Errors);
        Assert.Equal("", await GitAsync("status --porcelain"));
        Assert.Contains("nothing was written: --yes writes", shown.Errors, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder.File("../" + Path.GetFileName(_folder.Path) + ".diff"), shown.Output, Cancelled);
        await GitAsync($"apply ../{Path.GetFileName(_folder.Path)}.diff");
        File.Delete(_folder.Path + ".diff");
        var applied = await GitAsync("diff");
        await GitAsync("checkout -q .");

        var written = await ApplyAsync(["-f", ".", .. _demo, "--yes"]);
        Assert.Equal((0, ""), (written.Exit, written.Output));
        Assert.Equal(applied, await GitAsync("diff"));
        Assert.Equal("6", (await GitAsync("diff --name-only | wc -l")).Trim());
        Assert.Equal("", await GitAsync("ls-files --others"));

        await File.WriteAllTextAsync(_folder.File("why.md"), "kept", Cancelled);
        var again = await ApplyAsync(["-f", ".", .. _demo, "--yes", "--record", "why.md"]);
        Assert.Equal((0, "", "kept"), (again.Exit, again.Output, await File.ReadAllTextAsync(_folder.File("why.md"), Cancelled)));
        File.Delete(_folder.File("why.md"));
        Assert.Contains("nothing to change: 7 workloads as proposed already", again.Errors, StringComparison.Ordinal);
        Assert.Equal(applied, await GitAsync("diff"));
    }

    [Fact]
    public async Task Every_changed_line_is_one_that_was_meant()
    {
        await CopyExamplesAsync();
        await ApplyAsync(["-f", ".", .. _demo, "--yes"]);
        var changed = (await GitAsync("diff -U0")).Split('\n').Where(static l => l.Length > 1 && l[0] is '+' or '-' && !l.StartsWith("+++", StringComparison.Ordinal) && !l.StartsWith("---", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, static line => Assert.Matches(Meant(), line));
    }

    [Fact]
    public async Task Check_exits_with_1_until_the_files_are_as_proposed()
    {
        await CopyExamplesAsync();
        var before = await ApplyAsync(["-f", "shop", "--demo", "-n", "shop", "--check"]);
        Assert.Equal((1, ""), (before.Exit, before.Output));
        Assert.Equal("", await GitAsync("status --porcelain"));
        await ApplyAsync(["-f", "shop", "--demo", "-n", "shop", "--yes"]);
        Assert.Equal(0, (await ApplyAsync(["-f", "shop", "--demo", "-n", "shop", "--check"])).Exit);
        Assert.Equal((2, "ullage: --yes changes the files and --check does not; keep one"), Told(await ApplyAsync(["-f", "shop", "--demo", "--check", "--yes"])));
    }

    [Fact]
    public async Task A_saved_report_gives_the_same_diff_and_the_same_record()
    {
        await CopyExamplesAsync();
        var report = await ToolProcess.RunAsync(["demo", "-o", "json", "--quiet", .. _demo[1..]]);
        await File.WriteAllTextAsync(_folder.File("r.json"), report.Output, Cancelled);
        var made = await ApplyAsync(["-f", ".", .. _demo, "--diff", "--record", "made.md"]);
        var saved = await ApplyAsync(["-f", ".", "--from-report", "r.json", "-n", "shop", "-n", "payments", "-n", "production", "--diff", "--record", "saved.md"]);
        Assert.Equal((0, made.Output), (saved.Exit, saved.Output));
        Assert.Equal(Workloads(await File.ReadAllTextAsync(_folder.File("made.md"), Cancelled)), Workloads(await File.ReadAllTextAsync(_folder.File("saved.md"), Cancelled)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_saved_report_a_variable_that_runs_as_proposed_goes_into_a_manifest_that_lacks_it_where_the_container_sets_it_itself(bool declared)
    {
        await CopyExamplesAsync();
        var path = _folder.File("shop/catalog.yaml");
        var manifest = await File.ReadAllTextAsync(path, Cancelled);
        await File.WriteAllTextAsync(path, manifest.Replace("            - name: GOMEMLIMIT        # 84 % of the limit\n              value: 216MiB\n", "", StringComparison.Ordinal), Cancelled);
        var report = JsonNode.Parse((await ToolProcess.RunAsync(["demo", "-o", "json", "--quiet", "-n", "shop"])).Output)!;
        var catalog = report["workloads"]!.AsArray().Single(static w => w!["name"]!.ToString() == "catalog")!;
        var limit = catalog["containers"]![0]!["environment"]!.AsArray().Single(static e => e!["name"]!.ToString() == "GOMEMLIMIT")!;
        (limit["current"], limit["declared"]) = (limit["value"]!.ToString(), declared);
        await File.WriteAllTextAsync(_folder.File("r.json"), report.ToJsonString(), Cancelled);
        var run = await ApplyAsync(["-f", "shop", "--from-report", "r.json"]);
        Assert.Equal(0, run.Exit);
        Assert.Equal(declared, run.Output.Contains($"+            - name: GOMEMLIMIT\n+              value: \"{limit["value"]}\"\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "the report, schemaVersion: found nothing, expected a text")]
    [InlineData("{\"schemaVersion\":\"9\"}", "it has schema version 9; this ullage reads 1, so write it anew")]
    [InlineData("{\"schemaVersion\":", "it is not JSON, at line 1")]
    [InlineData("", "it is not JSON, at line 1")]
    [InlineData("[]", "the report: found [], expected an object")]
    public async Task A_file_that_is_no_report_is_refused_with_its_place(string text, string expected)
    {
        await File.WriteAllTextAsync(_folder.File("r.json"), text, Cancelled);
        await File.WriteAllTextAsync(_folder.File("a.yaml"), "", Cancelled);
        var run = await CommandRun.Of(["apply", "-f", "a.yaml", "--from-report", "r.json"], directory: _folder.Path);
        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_any_of_the_workloads_is_an_error_and_no_success()
    {
        await File.WriteAllTextAsync(_folder.File("a.yaml"), "kind: ConfigMap\nmetadata: {name: a}\n", Cancelled);
        var run = await CommandRun.Of(["apply", "-f", "a.yaml", "--demo", "-n", "shop", "--check"], directory: _folder.Path);
        Assert.Equal(2, run.Exit);
        Assert.StartsWith("ullage: none of the 4 workloads that would change is in a.yaml: shop/Deployment/cart", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal((2, "ullage: --filename: nowhere is neither a file nor a folder; expected manifests"), Told(await CommandRun.Of(["apply", "-f", "nowhere", "--demo"], directory: _folder.Path)));
    }

    [Fact]
    public async Task What_is_refused_is_told_kept_with_its_patch_and_exits_with_4()
    {
        await CopyExamplesAsync();
        File.Copy(_folder.File("shop/catalog.yaml"), _folder.File("shop/copy.yaml"));
        var run = await ApplyAsync(["-f", "shop", "--demo", "-n", "shop", "--yes", "--record", "why.md"]);
        Assert.Equal(4, run.Exit);
        Assert.Contains("refused shop/Deployment/catalog: Deployment shop/catalog stands in ", run.Errors, StringComparison.Ordinal);
        var record = await File.ReadAllTextAsync(_folder.File("why.md"), Cancelled);
        Assert.Contains("## Refused\n\n### shop/Deployment/catalog\n", record, StringComparison.Ordinal);
        Assert.Contains("```yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: catalog\n", record, StringComparison.Ordinal);
        Assert.Contains("## shop/Deployment/cart", record, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/catalog.yaml", await GitAsync("diff --name-only"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_finds_refusals_alone_says_so_and_exits_with_4()
    {
        await CopyExamplesAsync();
        File.Copy(_folder.File("shop/catalog.yaml"), _folder.File("shop/copy.yaml"));
        var run = await ApplyAsync(["-f", "shop", "--demo", "shop/Deployment/catalog", "--check"]);
        Assert.Equal(4, run.Exit);
        Assert.Contains("nothing can be changed: 1 workload refused", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_is_about_what_changes_and_counts_the_rest()
    {
        await CopyExamplesAsync();
        await ApplyAsync(["-f", "payments", "--demo", "--yes"]);
        var run = await ApplyAsync(["-f", ".", "--demo", "--yes", "--record", "why.md"]);
        Assert.Contains("4 files of 5 workloads written (2 workloads as proposed already, 24 workloads in none of the files)", run.Errors, StringComparison.Ordinal);
        var record = await File.ReadAllTextAsync(_folder.File("why.md"), Cancelled);
        Assert.Contains("- Changed here: 5 workloads in 4 files; not told of below unless refused: 2 workloads as proposed already, 24 workloads in none of the files\n", record, StringComparison.Ordinal);
        Assert.Equal(["production/Deployment/gateway", "shop/Deployment/cart", "shop/Deployment/catalog", "shop/Deployment/checkout", "shop/Deployment/search"], record.Split('\n').Where(static l => l.StartsWith("## ", StringComparison.Ordinal)).Select(static l => l[3..]));
    }

    [Fact]
    public async Task One_workload_is_named_as_kubectl_names_it_and_the_others_stay()
    {
        await CopyExamplesAsync();
        var one = await ApplyAsync(["-f", ".", "--demo", "-n", "shop", "deploy/catalog"]);
        Assert.True(one.Exit == 0, one.Errors);
        Assert.Contains("1 file of 1 workload would change; nothing was written", one.Errors, StringComparison.Ordinal);
        Assert.Equal(one.Output, (await ApplyAsync(["-f", ".", "--demo", "shop/Deployment/catalog"])).Output);
        Directory.CreateDirectory(_folder.File("deploy/catalog"));
        Assert.Equal(one.Output, (await ApplyAsync(["-f", ".", "--demo", "-n", "shop", "deploy/catalog"])).Output);
        var absent = await ApplyAsync(["-f", ".", "--demo", "-n", "shop", "deploy/katalog"]);
        Assert.Equal(2, absent.Exit);
        Assert.Contains("did you mean shop/Deployment/catalog?", absent.Errors, StringComparison.Ordinal);
        Assert.Equal((2, "ullage: shop/rest.yaml is a path, where a workload is expected; give each path with an --filename of its own, or their folder"), Told(await ApplyAsync(["-f", "shop/catalog.yaml", "shop/rest.yaml", "--demo"])));
        Assert.Equal((2, "ullage: \"shop/deploy/catalog/catalog\" is one container, and its workload is taken as a whole; leave out /catalog"), Told(await ApplyAsync(["-f", ".", "shop/deploy/catalog/catalog", "--demo"])));
    }

    [Fact]
    public async Task In_a_pipe_manifests_come_in_and_go_out_changed()
    {
        await CopyExamplesAsync();
        var text = await File.ReadAllTextAsync(_folder.File("shop/catalog.yaml"), Cancelled);
        var diff = await CommandRun.Of(["apply", "-f", "-", "--demo", "-n", "shop"], input: text);
        Assert.True(diff.Exit == 0, diff.Errors);
        Assert.StartsWith("--- a/stdin.yaml\n+++ b/stdin.yaml\n", diff.Output, StringComparison.Ordinal);
        var changed = await CommandRun.Of(["apply", "-f", "-", "--demo", "-n", "shop", "--yes"], input: text);
        await ApplyAsync(["-f", "shop/catalog.yaml", "--demo", "-n", "shop", "--yes"]);
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("shop/catalog.yaml"), Cancelled), changed.Output);
        Assert.Equal(changed.Output, (await CommandRun.Of(["apply", "-f", "-", "--demo", "-n", "shop", "--yes"], input: changed.Output)).Output);
        var refused = await CommandRun.Of(["apply", "-f", "-", "--demo", "-n", "shop", "--yes"], input: text + "---\n" + text);
        Assert.Contains("refused shop/Deployment/catalog", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("standard input (", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("stdin.yaml", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("stdin.yaml", (await CommandRun.Of(["apply", "-f", "-", "--demo", "-n", "shop"], input: "a: [")).Errors, StringComparison.Ordinal);
        Assert.Equal((2, "ullage: -f - is standard input, alone: leave out the other paths, and give --from-report a file"), Told(await CommandRun.Of(["apply", "-f", "-", "-f", "/", "--demo"])));
    }

    [Fact]
    public async Task Of_standard_input_that_cannot_be_kept_nothing_is_left_behind()
    {
        // A folder fits into the system's longest path there, and the file in it does not.
        var room = _folder.Path;
        while (room.Length < 4075)
        {
            room = Directory.CreateDirectory(Path.Combine(room, new string('x', Math.Min(200, 4075 - room.Length)))).FullName;
        }

        var run = await ToolProcess.RunAsync(["apply", "-f", "-", "--demo", "-n", "shop"], null, ("TMPDIR", room), ("DOTNET_EnableDiagnostics", "0"));
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("standard input cannot be kept in ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(room));
    }

    [Fact]
    public async Task A_request_never_comes_to_stand_above_a_limit_that_only_the_manifest_has()
    {
        await CopyExamplesAsync();
        var path = _folder.File("payments/overlays/production/ledger.yaml");
        Directory.CreateDirectory(_folder.File("plain"));
        var manifest = (await File.ReadAllTextAsync(path, Cancelled)).Replace("name: ledger\nspec", "name: ledger\n  namespace: payments\nspec", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.File("plain/ledger.yaml"), manifest, Cancelled);
        var report = (await ToolProcess.RunAsync(["demo", "-o", "json", "--quiet", "-n", "payments"])).Output;
        // As if kube-state-metrics had told of no memory limit, and none were proposed.
        report = Limit().Replace(report, "\"limits\": {\"cpu\": null, \"memory\": null}");
        await File.WriteAllTextAsync(_folder.File("r.json"), report, Cancelled);
        var run = await ApplyAsync(["-f", "plain", "--from-report", "r.json", "--yes"]);
        Assert.Contains("request of 166Mi would stand above the limit of 112Mi", run.Errors, StringComparison.Ordinal);
        Assert.Equal(manifest, await File.ReadAllTextAsync(_folder.File("plain/ledger.yaml"), Cancelled));
    }

    [Fact]
    public async Task A_real_Prometheus_sizes_manifests_of_its_own()
    {
        var server = await fleet.PrometheusAsync(Cancelled);
        await GitAsync("init -q");
        for (var space = 0; space < fleet.Fleet.Namespaces; space++)
        {
            for (var i = 0; i < fleet.Fleet.Workloads; i++)
            {
                await File.WriteAllTextAsync(_folder.File($"team-{space}-service-{i}.yaml"), $"# of team {space}\nkind: Deployment\napiVersion: apps/v1\nmetadata: {{name: service-{i}, namespace: team-{space}}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: service-{i} # the one\n        image: x\n", Cancelled);
            }
        }

        await GitAsync("add -A");
        string[] args = ["-f", ".", "--prometheus", server.Address.ToString(), .. fleet.Window];
        var diff = await ApplyAsync([.. args, "--diff"]);
        Assert.True(diff.Exit == 0, diff.Errors);
        var written = await ApplyAsync([.. args, "--yes"]);
        Assert.Contains("ullage: 6 files of 6 workloads written", written.Errors, StringComparison.Ordinal);
        Assert.Equal(diff.Output.Split('\n').Count(static l => l.StartsWith('+') && !l.StartsWith("+++", StringComparison.Ordinal)), int.Parse((await GitAsync("diff --numstat | awk '{s+=$1} END {print s}'")).Trim()));
        Assert.Equal("0", (await GitAsync("diff --numstat | awk '{s+=$2} END {print s}'")).Trim());
        Assert.Contains("nothing to change: 6 workloads", (await ApplyAsync([.. args, "--yes"])).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_examples_of_the_page_run_as_they_stand_and_show_what_they_show()
    {
        await CopyExamplesAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "apply.md"), Cancelled);
        var compared = 0;
        foreach (Match block in Block().Matches(page))
        {
            var run = await Shell.RunAsync($"cd {_folder.Path}\nullage() {{ dotnet exec {Checkout.Tool} \"$@\"; }}\nset -e\n{block.Groups["script"].Value}");
            Assert.True(run.Exit == 0, $"{block.Groups["script"].Value}: {run.Errors}");
            if (block.Groups["shown"].Success)
            {
                Assert.Equal(block.Groups["shown"].Value, run.Output);
                compared++;
            }
        }

        Assert.NotEqual(0, compared);
    }

    public void Dispose() => _folder.Dispose();

    private static (int, string) Told(CommandRun run) => (run.Exit, Assert.Single(run.ErrorLines));

    private static string Workloads(string record) => record[record.IndexOf("\n## ", StringComparison.Ordinal)..];

    private async Task<CommandRun> ApplyAsync(string[] args) => await ToolProcess.RunAsync(["apply", .. args], _folder.Path);

    private async Task<string> GitAsync(string command)
    {
        Tool.Require("git");
        var run = await Shell.RunAsync($"cd {_folder.Path} && git -c user.email=a@example -c user.name=a -c core.autocrlf=false {command}");
        Assert.True(run.Exit == 0, $"git {command}: {run.Errors}");
        return run.Output;
    }

    private async Task CopyExamplesAsync()
    {
        var source = Path.Combine(Checkout.Root, "examples", "manifests");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = _folder.File(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await GitAsync("init -q");
        await GitAsync("add -A");
        await GitAsync("commit -q -m examples");
    }

    [GeneratedRegex("""^[+-]\s*(-\s)?(\}|\]|\{|"?(resources|requests|limits|cpu|memory|env|name|value|target|GO\w+|DOTNET_\w+)\b)""")]
    private static partial Regex Meant();

    [GeneratedRegex("""
        "limits": \{\s*"cpu": (null|\{[^}]*\}),\s*"memory": (null|\{[^}]*\})\s*\}
        """)]
    private static partial Regex Limit();

    [GeneratedRegex("```sh\n(?<script>.*?)```\n(\n?```(diff|text|markdown)\n(?<shown>.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex Block();
}
