using Ullage.Testing;

namespace Ullage.Cli.Tests.Configuration;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData(null, null, null, "# window: 7d  # default")]
    [InlineData(null, null, "1d", "window: 1d  # file ullage.yaml:1")]
    [InlineData(null, "2d", null, "window: 2d  # environment ULLAGE_WINDOW")]
    [InlineData(null, "2d", "1d", "window: 2d  # environment ULLAGE_WINDOW")]
    [InlineData("3d", null, null, "window: 3d  # flag --window")]
    [InlineData("3d", null, "1d", "window: 3d  # flag --window")]
    [InlineData("3d", "2d", null, "window: 3d  # flag --window")]
    [InlineData("3d", "2d", "1d", "window: 3d  # flag --window")]
    public async Task A_flag_wins_over_the_environment_the_environment_over_the_file_and_the_file_over_the_default(string? flag, string? variable, string? file, string expected)
    {
        using var folder = new TemporaryFolder("config");
        if (file is not null)
        {
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder.Path, "ullage.yaml"), $"window: {file}\n", TestContext.Current.CancellationToken);
        }

        var run = await CommandRun.Of(
            ["config", "show", .. flag is null ? Array.Empty<string>() : ["--window", flag]],
            variable is null ? null : new() { ["ULLAGE_WINDOW"] = variable },
            folder.Path);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal(expected, run.Output.Split('\n').Single(static l => l.TrimStart('#', ' ').StartsWith("window:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_from_one_layer_replaces_the_list_of_the_layer_below()
    {
        using var folder = new TemporaryFolder("config");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder.Path, "ullage.yaml"), "namespace: [a, b]\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["config", "show"], new() { ["ULLAGE_NAMESPACE"] = "c, d" }, folder.Path);
        Assert.Contains("namespace: [c, d]  # environment ULLAGE_NAMESPACE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_config_show_prints_is_a_configuration_file_that_gives_the_same_settings()
    {
        using var folder = new TemporaryFolder("config");
        var first = await CommandRun.Of(["config", "show", "-n", "shop-*", "-n", "pay", "--header", "X-Scope-OrgID=$TENANT", "--quiet", "--at", "2026-01-01T00:00:00Z", "--price-cpu", "0.03"]);
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder.Path, "ullage.yaml"), first.Output, TestContext.Current.CancellationToken);
        var second = await CommandRun.Of(["config", "show"], directory: folder.Path);
        Assert.Equal("", second.Errors);
        Assert.Equal(WithoutOrigins(first.Output), WithoutOrigins(second.Output));
    }

    [Fact]
    public async Task Secrets_are_hidden_wherever_they_may_stand()
    {
        var run = await CommandRun.Of(["config", "show", "--header", "X-Tenant=hush"], new() { ["ULLAGE_PROMETHEUS"] = "https://user:hush@host/prometheus?token=hush", ["ULLAGE_PROXY"] = "http://u:hush@proxy:1" });
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("hush", run.Output, StringComparison.Ordinal);
        Assert.Contains("@host/prometheus", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_hidden_in_errors_too()
    {
        var run = await CommandRun.Of(["config", "show", "--prometheus", "user:hush@host", "--header", "Authorization=hush", "--proxy", "ftp://u:hush@h"]);
        Assert.Equal(2, run.Exit);
        Assert.Equal(3, run.ErrorLines.Length);
        Assert.DoesNotContain("hush", run.Errors, StringComparison.Ordinal);
    }

    private static string[] WithoutOrigins(string text) => [.. text.Split('\n').Select(static l => l.Split("  # ")[0])];
}
