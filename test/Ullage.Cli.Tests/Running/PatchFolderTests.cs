using Ullage.Testing;

namespace Ullage.Cli.Tests.Running;

public sealed class PatchFolderTests
{
    [Fact]
    public async Task A_folder_gets_one_patch_a_workload_and_each_names_its_own_command()
    {
        using var folder = new TemporaryFolder("patches");
        var run = await CommandRun.Of(["demo", "-o", "patch", "--output-file", folder.Path + "/"]);
        Assert.Equal((0, ""), (run.Exit, run.Output));
        var files = Directory.GetFiles(folder.Path);
        Assert.NotEmpty(files);
        Assert.All(files, static file => Assert.Contains("kubectl patch", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains($"{files.Length} patches written", run.Errors, StringComparison.Ordinal);
    }
}
