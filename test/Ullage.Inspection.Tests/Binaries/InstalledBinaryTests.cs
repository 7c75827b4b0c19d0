using System.Diagnostics;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Go;

namespace Ullage.Inspection.Tests.Binaries;

/// <summary>Programs of this machine against Go's own tools.</summary>
public sealed class InstalledBinaryTests
{
    [Theory]
    [InlineData("/usr/bin/prometheus")]
    [InlineData("/usr/bin/victoria-metrics")]
    public void Build_information_is_that_of_go_version(string path)
    {
        if (!File.Exists(path) || Go() is not { } go)
        {
            Assert.Skip($"{path} or go is not installed");
            return;
        }

        var facts = BinaryInspector.Inspect(path, structs: true);
        Assert.Empty(facts.Remarks);
        Assert.Equal(Run(go, "version", "-m", path), GoVersionText.Of(facts));
        Assert.True(facts.Go!.Has(GoFeature.HttpServer));
    }

    private static string? Go() => new[] { "/usr/bin/go", "/usr/local/go/bin/go" }.FirstOrDefault(File.Exists);

    private static string Run(string file, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(file, args) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
