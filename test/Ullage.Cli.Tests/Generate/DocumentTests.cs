using Ullage.Testing;

namespace Ullage.Cli.Tests.Generate;

/// <summary>What docs/generate.md tells a reader to type runs on a service that is there.</summary>
public sealed class DocumentTests
{
    public static TheoryData<string> Examples() => new(File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "generate.md")).Where(static l => l.StartsWith("ullage generate ", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_runs(string line)
    {
        using var folder = new TemporaryFolder("documents");
        Directory.CreateDirectory(Path.Combine(folder.Path, "deploy"));
        foreach (var path in new[] { "deployment.yaml", "deploy/catalog.yaml" })
        {
            File.WriteAllText(Path.Combine(folder.Path, path), ObjectTests.Deployment);
        }

        File.WriteAllText(Path.Combine(folder.Path, "catalog.env"), "DATABASE_URL=postgres://db/catalog\n");
        var run = await CommandRun.Of([.. line.Split(' ').Skip(1)], directory: folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        Assert.True(run.Output.Length > 0 || Directory.EnumerateFileSystemEntries(folder.Path).Count() > 3 || line.Contains("--yes", StringComparison.Ordinal));
    }
}
