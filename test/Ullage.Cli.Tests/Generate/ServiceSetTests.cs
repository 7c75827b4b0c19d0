using System.Diagnostics;
using System.Text.Json.Nodes;
using Ullage.Cli.Tests.Deploy;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.Generate;

/// <summary><c>ullage generate service</c>: the whole set.</summary>
public sealed class ServiceSetTests : IDisposable
{
    private static readonly string[] _options =
    [
        "", "--into-namespace shop", "--host shop.example", "--scrape servicemonitor", "--scrape none", "--cache redis", "--cache memcached", "--migrate init --key DATABASE_URL", "--migrate job --key DATABASE_URL", "--strict", "--drain 25s --min-replicas 2 --max-replicas 4", "--min-replicas 12", "--max-replicas 3",
        "--into-namespace shop --host shop.example --ingress-class nginx --scrape servicemonitor --cache redis --migrate init --key DATABASE_URL --literal DB_HOST=postgres --strict", "--go-version 1.24", "--requests cpu=2,memory=1Gi --limits cpu=4,memory=2Gi",
    ];

    private readonly TemporaryFolder _folder = new("generate");

    public static TheoryData<string, string, string> Sets()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var runtime in new[] { "go", "dotnet", "other" })
        {
            foreach (var tier in new[] { "lightweight", "memory-intensive", "cpu-intensive" })
            {
                foreach (var options in _options)
                {
                    data.Add(runtime, tier, options);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_set_fits_the_schema_and_passes_the_audit_without_a_finding(string runtime, string tier, string options)
    {
        var run = await Make("shop", $"--runtime {runtime} --tier {tier} {options}");
        Assert.True(run.Exit == 0, run.Errors);
        Generated.IsGood(Generated.In(Path.Combine(_folder.Path, "shop")));
    }

    [Fact]
    public async Task Its_numbers_follow_from_each_other()
    {
        Assert.Equal(0, (await Make("shop", "--runtime go --tier lightweight --drain 25s --go-version 1.24 --into-namespace shop")).Exit);
        var (pod, scaler) = (Document("deployment.yaml")["spec"]!["template"]!["spec"]!, Document("horizontal-pod-autoscaler.yaml")["spec"]!);
        Assert.Equal(5 + 25 + 3 + 1 + 3, pod["terminationGracePeriodSeconds"]!.GetValue<long>());
        Assert.Equal(["GOMEMLIMIT=230MiB", "GOMAXPROCS=1"], pod["containers"]![0]!["env"]!.AsArray().Select(static e => $"{e!["name"]}={e["value"]}"));

        // 70 % of 200m are 140m: 280 % of 50m.
        Assert.Equal(280, scaler["metrics"]![0]!["resource"]!["target"]!["averageUtilization"]!.GetValue<long>());
        var hard = Document("resource-quota.yaml")["spec"]!["hard"]!;
        Assert.Equal(("13", "650m", "1664Mi"), (hard["pods"]!.ToString(), hard["requests.cpu"]!.ToString(), hard["requests.memory"]!.ToString()));
        Assert.Equal("shop", Document("kustomization.yaml")["namespace"]!.ToString());
    }

    [Fact]
    public async Task A_newer_Go_gets_no_GOMAXPROCS_and_DotNet_the_small_collector()
    {
        await Make("shop", "--runtime go --tier lightweight");
        Assert.Equal(["GOMEMLIMIT"], Variables());
        await Make("shop", "--runtime dotnet --tier lightweight --force");
        Assert.Equal(["DOTNET_gcServer"], Variables());

        IEnumerable<string> Variables() => Document("deployment.yaml")["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(static e => e!["name"]!.ToString());
    }

    [Fact]
    public async Task Files_that_are_there_are_left_alone_without_force_and_shown_by_diff()
    {
        Assert.Equal(0, (await Make("shop", "--runtime go --tier lightweight")).Exit);
        var again = await Make("shop", "--runtime go --tier lightweight");
        Assert.Equal((0, "ullage: shop is as it should be"), (again.Exit, again.ErrorLines.Single()));

        var other = await Make("shop", "--runtime go --tier cpu-intensive");
        Assert.Equal((2, "ullage: shop/deployment.yaml, shop/horizontal-pod-autoscaler.yaml are there already and differ; --diff shows the difference, --force replaces them"), (other.Exit, other.ErrorLines.Single()));
        var before = File.ReadAllText(Path.Combine(_folder.Path, "shop", "deployment.yaml"));
        var diff = await Make("shop", "--runtime go --tier cpu-intensive --diff");
        Assert.Equal(0, diff.Exit);
        Assert.Contains("-              cpu: 50m", diff.Output, StringComparison.Ordinal);
        Assert.Contains("+              cpu: 300m", diff.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(_folder.Path, "shop", "deployment.yaml")));
        Assert.Equal(0, (await Make("shop", "--runtime go --tier cpu-intensive --force")).Exit);
        Assert.NotEqual(before, File.ReadAllText(Path.Combine(_folder.Path, "shop", "deployment.yaml")));
    }

    [Theory]
    [InlineData("Shop", "--runtime go --tier lightweight", "\"Shop\" is no name of a service")]
    [InlineData("shop", "--tier lightweight", "service needs --runtime: go, dotnet, other")]
    [InlineData("shop", "--runtime go", "service needs --tier (lightweight, memory-intensive, cpu-intensive)")]
    [InlineData("shop", "--runtime go --tier light", "--tier: no profile is named light; there are lightweight, memory-intensive, cpu-intensive")]
    [InlineData("shop", "--runtime go --tier lightweight --min-replicas 1", "expected 2 or more at least")]
    [InlineData("shop", "--runtime go --tier lightweight --liveness-path /readyz", "liveness and readiness both ask /readyz")]
    [InlineData("shop", "--runtime go --tier lightweight --port 80", "port 80 is below 1024, where user 65532 without capabilities may not listen on every node")]
    [InlineData("shop", "--runtime go --tier lightweight --metrics-port 1023", "port 1023 is below 1024")]
    [InlineData("shop", "--runtime go --tier lightweight --metrics-port 8080", "port and metrics port are both 8080")]
    [InlineData("shop", "--runtime go --tier lightweight --requests cpu=2", "2 of CPU are requested and 200m are the limit")]
    [InlineData("shop", "--runtime go --tier lightweight --requests gpu=1", "\"gpu\" is not a resource")]
    [InlineData("shop", "--runtime go --tier lightweight --key A-B", "\"A-B\" is no name of an environment variable")]
    [InlineData("shop", "--runtime go --tier lightweight --key A --literal A=1", "A is given as configuration and as a secret")]
    [InlineData("shop", "--runtime go --tier lightweight --host shop_example", "--host: \"shop_example\" is not taken")]
    public async Task What_cannot_be_made_is_told(string name, string options, string expected)
    {
        var run = await Make(name, options);
        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, name)));
    }

    [Fact]
    public async Task An_image_without_a_version_is_refused()
    {
        var run = await CommandRun.Of(["generate", "service", "shop", "--image", "shop:latest", "--runtime", "go", "--tier", "lightweight"], directory: _folder.Path);
        Assert.Equal((2, "ullage: image shop:latest has no fixed version, and what runs tomorrow may be another; give a tag, such as shop:1.4.2"), (run.Exit, run.ErrorLines.Single()));
    }

    /// <summary>Kustomize itself is the judge of the folder.</summary>
    [Fact]
    public async Task Kustomize_builds_the_folder()
    {
        if (Tool.Find("kubectl") is not { } kubectl)
        {
            Assert.Skip("kubectl is not on the PATH.");
            return;
        }

        await Make("shop", "--runtime go --tier lightweight --into-namespace shop --host shop.example --scrape servicemonitor --cache redis --migrate job --key DATABASE_URL");
        using var process = Process.Start(new ProcessStartInfo(kubectl.Path, ["kustomize", Path.Combine(_folder.Path, "shop")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var built = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        Generated.IsGood([("built.yaml", built)]);
        Assert.Equal(17, built.Split("\n---\n").Length);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Make(string name, string options) =>
        CommandRun.Of(["generate", "service", name, "--image", "registry.example/shop:1.4.2", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], directory: _folder.Path);

    private JsonObject Document(string file) => Deployed.Documents(Path.Combine(_folder.Path, "shop", file)).Single();
}
