using System.Text.Json;
using Ullage.Testing;

namespace Ullage.Cli.Tests;

public sealed class InspectCommandTests
{
    private const string Dockerfile = "FROM golang:1.21 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nCMD /app\n";

    [Theory]
    [InlineData("ENTRYPOINT [\"/sbin/tini\", \"--\"]\nCMD [\"node\", \"server.js\"]", "directly: /sbin/tini -- node server.js")]
    [InlineData("ENTRYPOINT [\"/run\"]\nCMD node server.js", "directly: /run /bin/sh -c node server.js")]
    [InlineData("ENTRYPOINT exec /run\nCMD [\"-v\"]", "exec /run\n")]
    [InlineData("USER $APP_UID", "user              cannot be told: a variable that the base image may set")]
    public async Task What_a_Dockerfile_leaves_to_another_line_or_to_its_base_is_told(string lines, string told)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("Dockerfile"), $"FROM debian:12\n{lines}\n", TestContext.Current.CancellationToken);
        Assert.Contains(told, (await CommandRun.Of(["inspect", "Dockerfile"], directory: folder.Path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dockerfile_is_told_in_words_markdown_and_json()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("Dockerfile"), Dockerfile, TestContext.Current.CancellationToken);
        var text = await CommandRun.Of(["inspect", "Dockerfile"], directory: folder.Path);
        Assert.Equal((0, ""), (text.Exit, text.Errors));
        Assert.Contains("by a shell, which gets SIGTERM in the service's place: /app", text.Output, StringComparison.Ordinal);
        Assert.Contains("none: TLS to others fails", text.Output, StringComparison.Ordinal);
        var markdown = await CommandRun.Of(["inspect", "Dockerfile", "-o", "markdown"], directory: folder.Path);
        Assert.Contains("| CGO_ENABLED | 0 |", markdown.Output, StringComparison.Ordinal);
        var json = await CommandRun.Of(["inspect", "Dockerfile", "-o", "json"], directory: folder.Path);
        using var document = JsonDocument.Parse(json.Output);
        var build = document.RootElement.GetProperty("artifacts")[0].GetProperty("dockerfile").GetProperty("goBuilds")[0];
        Assert.Equal((3, 5, false), (build.GetProperty("line").GetInt32(), build.GetProperty("column").GetInt32(), build.GetProperty("cgoEnabled").GetBoolean()));
    }

    [Fact]
    public async Task What_cannot_be_inspected_is_told_and_the_rest_still_shown()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("Dockerfile"), Dockerfile, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File("mac"), [0xCF, 0xFA, 0xED, 0xFE, 0, 0, 0, 0], TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["inspect", "mac", "nothing", "Dockerfile"], directory: folder.Path);
        Assert.Equal(4, run.Exit);
        Assert.Equal("ullage: mac: is a program for macOS (Mach-O), which is not read; inspect the binary built with GOOS=linux, as the container runs it", run.ErrorLines[0]);
        Assert.Equal("ullage: nothing: no such file", run.ErrorLines[1]);
        Assert.StartsWith("Dockerfile  Dockerfile, 2 stages", run.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), ((await CommandRun.Of(["inspect", "nothing"], directory: folder.Path)).Exit, (await CommandRun.Of(["inspect", "nothing"], directory: folder.Path)).Output));
    }

    [Theory]
    [InlineData("app", true)]
    [InlineData("app:1000", true)]
    [InlineData("65532:app", false)]
    [InlineData("$UID", false)]
    public async Task A_user_by_name_is_told_to_be_none_that_the_kubelet_can_check(string user, bool told)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("Dockerfile"), $"FROM debian:12\nUSER {user}\nENTRYPOINT [\"/s\"]\n", TestContext.Current.CancellationToken);
        Assert.Equal(told, (await CommandRun.Of(["inspect", "Dockerfile"], directory: folder.Path)).Output.Contains($"{user}; runAsNonRoot needs it as a number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task This_machines_host_of_dotnet_programs_is_recognised()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Ullage.Cli.Tests");
        if (!OperatingSystem.IsLinux() || !File.Exists(host))
        {
            Assert.Skip("the host of the tests is not an ELF file here");
        }

        var run = await CommandRun.Of(["inspect", host]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("starts", run.Output, StringComparison.Ordinal);
        Assert.Contains("Ullage.Cli.Tests.dll", run.Output, StringComparison.Ordinal);
    }
}
