using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Generate;

/// <summary>ConfigMaps and Secrets beside the workloads that read them: each in its namespace, changed once, and only as the API server takes it.</summary>
public sealed class BesideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("beside");

    [Theory]
    [InlineData("all.yaml")]
    [InlineData("map.yaml")]
    public async Task An_object_that_several_workloads_read_is_changed_once(string file)
    {
        File.WriteAllText(At("all.yaml"), Workload("dev") + Workload("prod"));
        File.AppendAllText(At(file), Map(null));
        Assert.Equal(0, (await Run("config -f all.yaml --literal MODE=x --yes")).Exit);
        Assert.Equal([(null, "x")], Maps());
        Assert.Contains("nothing to change", (await Run("config -f all.yaml --literal MODE=x --yes")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all.yaml")]
    [InlineData("map.yaml")]
    [InlineData("api-config-map.yaml")]
    public async Task A_workload_gets_no_key_in_the_object_of_another_namespace(string file)
    {
        File.WriteAllText(At("all.yaml"), Workload("prod"));
        File.AppendAllText(At(file), Map("dev"));
        File.WriteAllText(At("kustomization.yaml"), "resources:\n  - all.yaml\n");
        var run = await Run("config -f all.yaml --literal MODE=x --yes");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Equal([("dev", ""), ("prod", "x")], Maps());
        Assert.EndsWith($"  - {(file == "api-config-map.yaml" ? "api-prod-config-map.yaml" : "api-config-map.yaml")}\n", File.ReadAllText(At("kustomization.yaml")), StringComparison.Ordinal);
        Assert.Contains("nothing to change", (await Run("config -f all.yaml --literal MODE=x --yes")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_namespace_gets_an_object_of_its_own()
    {
        File.WriteAllText(At("all.yaml"), Workload("dev") + Workload("prod"));
        Assert.Equal(0, (await Run("config -f all.yaml --literal MODE=x --yes")).Exit);
        Assert.Equal([("dev", "x"), ("prod", "x")], Maps());
        Assert.Contains("nothing to change", (await Run("config -f . --literal MODE=x --yes")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_is_not_made_for_two_namespaces()
    {
        File.WriteAllText(At("all.yaml"), Workload("dev") + Workload(null));
        var run = await Run("config -f all.yaml --literal MODE=x --yes");
        Assert.Equal((2, "ullage: api-config-map.yaml is where the ConfigMap of two workloads would be made; keep the manifests of each in a folder of their own"), (run.Exit, run.ErrorLines[^1]));
        Assert.Empty(Maps());
    }

    [Theory]
    [InlineData("immutable: true\ndata: {OTHER: a}\n", "ConfigMap api in all.yaml is immutable (line 15), and the API server takes no other keys")]
    [InlineData("binaryData: {MODE: eA==}\n", "ConfigMap api in all.yaml has MODE in binaryData (line 15), where no variable is read from")]
    public async Task What_the_API_server_would_refuse_is_refused(string rest, string told)
    {
        File.WriteAllText(At("all.yaml"), Workload("dev") + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api, namespace: dev}\n" + rest);
        var before = File.ReadAllText(At("all.yaml"));
        var run = await Run("config -f all.yaml --literal MODE=x --yes --force");
        Assert.Equal((2, before), (run.Exit, File.ReadAllText(At("all.yaml"))));
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_immutable_object_that_has_the_keys_will_do()
    {
        File.WriteAllText(At("all.yaml"), Workload("dev") + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api, namespace: dev}\nimmutable: true\ndata: {MODE: x}\n");
        Assert.Equal(0, (await Run("config -f all.yaml --literal MODE=x --yes")).Exit);
        Assert.Contains("configMapKeyRef", File.ReadAllText(At("all.yaml")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Metadata(string? @namespace) => $"metadata: {{name: api{(@namespace is null ? "" : $", namespace: {@namespace}")}}}\n";

    private static string Workload(string? @namespace) => $"apiVersion: apps/v1\nkind: Deployment\n{Metadata(@namespace)}spec:\n  selector: {{matchLabels: {{app: api}}}}\n  template:\n    metadata: {{labels: {{app: api}}}}\n    spec:\n      containers:\n        - {{name: api, image: 'api:1'}}\n---\n";

    private static string Map(string? @namespace) => $"apiVersion: v1\nkind: ConfigMap\n{Metadata(@namespace)}data: {{OTHER: a}}\n";

    private List<(string? Namespace, string Mode)> Maps() =>
    [
        .. Directory.GetFiles(_folder.Path).SelectMany(static p => ManifestObject.In(YamlFile.Parse(File.ReadAllText(p))))
            .Where(static o => o is { Kind: "ConfigMap", Name: "api" }).Select(static o => (o.Namespace, o.Node["data"]["MODE"].Text)).Order(),
    ];

    private Task<CommandRun> Run(string command) => CommandRun.Of(["generate", .. command.Split(' ')], directory: _folder.Path);

    private string At(string name) => Path.Combine(_folder.Path, name);
}
