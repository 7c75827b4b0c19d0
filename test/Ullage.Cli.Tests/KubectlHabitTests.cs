using Ullage.Cli.Commands;
using Ullage.Testing;

namespace Ullage.Cli.Tests;

/// <summary>What hands used to kubectl write.</summary>
public sealed class KubectlHabitTests
{
    [Theory]
    [InlineData("recommend -A -o json", "recommend --namespace * -o json")]
    [InlineData("verify --all-namespaces", "verify --namespace *")]
    [InlineData("apply -k overlays/production --dry-run=server", "apply --filename overlays/production")]
    [InlineData("apply --kustomize=x -R --dry-run client --yes=false", "apply --filename x --yes=false")]
    [InlineData("apply --request-timeout=5s", "apply --timeout 5s")]
    [InlineData("rollback -n shop --dry-run", "rollback -n shop")]
    [InlineData("recommend --prometheus -A", "recommend --prometheus -A")]
    [InlineData("audit --cluster -A", "audit --cluster --namespace *")]
    [InlineData("inspect x -A", "inspect x -A")]
    [InlineData("explain shop/deploy/x --nonsense=3", "explain shop/deploy/x --nonsense=3")]
    public void What_means_the_same_here_is_put_into_our_words(string line, string expected)
    {
        var problems = new List<string>();
        Assert.Equal(expected, string.Join(' ', KubectlHabits.Translated(line.Split(' '), problems, out var isDry)));
        Assert.Empty(problems);
        Assert.Equal(line.Contains("--dry-run", StringComparison.Ordinal), isDry);
    }

    [Theory]
    [InlineData("--dry-run=client", false)]
    [InlineData("--dry-run", false)]
    [InlineData("--diff", true)]
    public async Task A_dry_run_writes_nothing_though_the_environment_says_yes(string flag, bool isWritten)
    {
        using var folder = new TemporaryFolder("dry");
        var manifest = Path.Combine(Checkout.Root, "examples/manifests/shop/catalog.yaml");
        File.Copy(manifest, folder.File("catalog.yaml"));
        var run = await CommandRun.Of(["apply", "--demo", "-n", "shop", "-f", ".", flag], new() { ["ULLAGE_YES"] = "true" }, folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        Assert.StartsWith("--- a/catalog.yaml", run.Output, StringComparison.Ordinal);
        Assert.Equal(isWritten, await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken) != await File.ReadAllTextAsync(folder.File("catalog.yaml"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--dry-run=none: without --yes nothing is ever written; write --yes instead", "apply", "--dry-run=none")]
    [InlineData("--dry-run and --yes contradict each other", "apply", "--dry-run=server", "--yes")]
    [InlineData("--server-side: only the fields that differ are sent", "apply", "--server-side")]
    [InlineData("--force-conflicts: --overrule MANAGER", "apply", "--force-conflicts")]
    [InlineData("--as: who asks, and whom, stands in the kubeconfig", "recommend", "--as", "bob")]
    [InlineData("--output name is kubectl's; take -o json", "recommend", "-o", "name")]
    [InlineData("--output jsonpath is kubectl's", "changes", "--output=jsonpath={.x}")]
    [InlineData("--watch: it runs once", "recommend", "--watch")]
    public async Task What_cannot_be_is_refused_in_one_line_with_the_way_out(string told, params string[] line)
    {
        var run = await CommandRun.Of(line);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(told, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
