namespace Ullage.Cli.Tests.EndToEnd;

/// <summary><c>ullage audit</c> of what kubectl and helm render.</summary>
public sealed class RenderingTests : IDisposable
{
    private const string Api = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: shop/api:latest\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("ullage-render-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_finding_on_a_rendered_object_is_told_once_where_the_object_is_written_under_its_new_name()
    {
        Overlay("");
        var run = await WithKubectl(".");
        Assert.Contains("--> base/api.yaml:11:18  Deployment/shop/prod-api/api\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("(Rendered from overlays/prod/kustomization.yaml.)", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 warning in 3 files", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.Exit);
        Assert.Contains("--> base/api.yaml:11:18  Deployment/-/api/api\n", (await WithKubectl(".", "--render", "never")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kustomization_that_has_no_ending_is_rendered_too()
    {
        Overlay("");
        File.Move(Path.Combine(_folder, "overlays/prod/kustomization.yaml"), Path.Combine(_folder, "overlays/prod/Kustomization"));
        Assert.Contains("(Rendered from overlays/prod/Kustomization.)", (await WithKubectl(".")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_overlay_mends_is_not_told_and_a_base_outside_of_the_run_is_shown_from_here()
    {
        Overlay("images: [{name: shop/api, newTag: '1.2'}]\n");
        Assert.Equal(0, (await WithKubectl(".")).Exit);
        Overlay("");
        Assert.Contains("--> base/api.yaml:11:18", (await WithKubectl("overlays/prod")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_where_the_object_is_written_accepts_what_is_rendered_from_it()
    {
        Overlay("");
        Write("base/api.yaml", Api.Replace("latest\n", "latest # ullage-ignore image-latest: a trial\n", StringComparison.Ordinal));
        Assert.Equal(0, (await WithKubectl(".")).Exit);
    }

    [Fact]
    public async Task What_another_overlay_decides_is_not_told_of_this_ones_rendering()
    {
        Overlay("");
        Write("base/api.yaml", Api.Replace("    spec:\n", "    spec:\n      terminationGracePeriodSeconds: 0\n", StringComparison.Ordinal));
        Write("overlays/other/kustomization.yaml", "resources: [../../base]\nnamePrefix: other-\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: replace, path: /spec/template/spec/terminationGracePeriodSeconds, value: 30}\n");
        var run = await WithKubectl(".", "--rule", "grace-period-zero");
        Assert.Contains("a grace period of 0 s", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("decides this", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_patch_decides_is_told_of_an_object_that_the_overlay_renames_too()
    {
        Overlay("patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: api}\n      spec: {template: {spec: {terminationGracePeriodSeconds: 0}}}\n");
        Assert.Contains("overlays/prod/kustomization.yaml decides this: mend it there.", string.Join(' ', (await WithKubectl(".", "--rule", "grace-period-zero")).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kustomization_with_a_remote_base_is_not_rendered_and_its_files_are_audited_as_they_stand()
    {
        Overlay("resources: ['https://example.invalid/base']\n");
        var run = await WithKubectl(".", "--verbose");
        Assert.Contains("not rendered: it names https://example.invalid/base, which is not here", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Deployment/-/api/api", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.Exit);
    }

    [Theory]
    [InlineData("gone.yaml", "not there")]
    [InlineData("./gone", "not there")]
    [InlineData("empty", "a folder without a kustomization")]
    public async Task A_kustomization_that_names_what_should_be_here_and_is_not_makes_the_answer_partial_even_without_kubectl(string entry, string told)
    {
        Write("base/api.yaml", Api.Replace("latest", "1.2", StringComparison.Ordinal));
        Write("base/empty/readme", "");
        Write("base/kustomization.yaml", $"resources: [{entry}, api.yaml]\n");
        var run = await Run("/none", ".");
        Assert.Contains($"base/kustomization.yaml: not rendered: it names {entry}, which is {told}, and kubectl kustomize refuses that", run.Errors, StringComparison.Ordinal);
        Assert.Equal(4, run.Exit);
        Assert.Equal(0, (await Run("/none", ".", "--render", "never")).Exit);
    }

    [Theory]
    [InlineData("patches: [{path: gone.yaml}]")]
    [InlineData("patchesJson6902: [{target: {kind: Deployment}, path: gone.yaml}]")]
    [InlineData("patchesStrategicMerge: [gone.yaml]")]
    public async Task A_patch_that_is_not_there_is_told_even_without_kubectl(string patches)
    {
        Write("base/api.yaml", Api.Replace("latest", "1.2", StringComparison.Ordinal));
        Write("base/kustomization.yaml", $"resources: [api.yaml]\n{patches}\n");
        var run = await Run("/none", ".");
        Assert.Contains("base/kustomization.yaml: not rendered: it names the patch gone.yaml, which is not there, and kubectl kustomize refuses that", run.Errors, StringComparison.Ordinal);
        Assert.Equal(4, run.Exit);
    }

    [Theory]
    [InlineData("github.com/org/shop//deploy?ref=v1")]
    [InlineData("git@example.invalid:org/shop")]
    [InlineData("example.invalid/org/shop")]
    public async Task A_base_in_a_repository_elsewhere_is_no_mistake(string entry)
    {
        Write("base/api.yaml", Api.Replace("latest", "1.2", StringComparison.Ordinal));
        Write("base/kustomization.yaml", $"resources: ['{entry}', api.yaml]\n");
        Assert.Equal(0, (await Run("/none", ".")).Exit);
    }

    [Theory]
    [InlineData("--diff")]
    [InlineData("--fix")]
    public async Task What_only_an_overlay_decides_is_told_by_mends_too_and_makes_the_exit_code_1(string flag)
    {
        Overlay("patches: [{target: {kind: Deployment}, patch: \"[{op: replace, path: /spec/template/spec/containers/0/image, value: 'shop/api:latest'}]\"}]\n");
        Write("base/api.yaml", Api.Replace("latest", "1.2", StringComparison.Ordinal));
        Program("kubectl", "cat <<'END'\n" + Api.Replace("name: api}\nspec", "name: prod-api, namespace: shop}\nspec", StringComparison.Ordinal) + "END\n");
        var run = await Run($"{_folder}/bin:/usr/bin:/bin", ".", flag);
        Assert.Equal(1, run.Exit);
        Assert.Contains("Rendered from overlays/prod/kustomization.yaml", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.Contains("base/api.yaml:11:18", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_is_rendered_by_helm_and_its_findings_name_the_template()
    {
        Chart("cat <<'END'\n---\n# Source: shop/templates/api.yaml\n" + Api + "END\n");
        var run = await WithHelm();
        Assert.Contains("--> chart/templates/api.yaml:2:1  Deployment/-/api/api\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("(Rendered from chart/Chart.yaml.)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_helm_names_outside_of_the_chart_is_not_opened()
    {
        Chart("cat <<'END'\n---\n# Source: shop/../../secret.yaml\n" + Api + "END\n");
        Write("secret.yaml", "kind: Deployment\n");
        Assert.Contains("--> chart/Chart.yaml:1:1", (await WithHelm()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo no such value >&2; exit 3\n", "helm template ended with exit code 3: no such value")]
    [InlineData("head -c 40000000 /dev/zero\n", "helm template printed more than 32 MiB")]
    [InlineData("test -z \"$TOKEN\" || exit 0; echo clean >&2; exit 1\n", "exit code 1: clean")]
    public async Task A_chart_that_cannot_be_rendered_is_told_and_makes_the_answer_partial(string script, string told)
    {
        Chart(script);
        var run = await WithHelm();
        Assert.Equal(4, run.Exit);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    private void Overlay(string more)
    {
        Write("base/api.yaml", Api);
        Write("base/kustomization.yaml", "resources: [api.yaml]\n");
        Write("overlays/prod/kustomization.yaml", (more.StartsWith("resources", StringComparison.Ordinal) ? "" : "resources: [../../base]\n") + "namePrefix: prod-\nnamespace: shop\n" + more);
    }

    private void Chart(string script)
    {
        Write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
        Write("chart/templates/api.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Values.name }}}\n");
        Program("helm", script);
    }

    private void Program(string name, string script)
    {
        Write("bin/" + name, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "bin", name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), text);
    }

    private Task<CommandRun> WithHelm() => Run($"{_folder}/bin:/usr/bin:/bin", "chart");

    private Task<CommandRun> WithKubectl(params string[] args)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(static f => File.Exists(Path.Combine(f, "kubectl"))))
        {
            Assert.Skip("kubectl is not installed");
        }

        return Run(path, args);
    }

    private Task<CommandRun> Run(string path, params string[] args) =>
        CommandRun.Of(["audit", .. args, "--rule", "image-latest"], new() { ["PATH"] = path, ["HOME"] = _folder, ["TOKEN"] = "x" }, _folder);
}
