using Ullage.Cli.Running;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Running;

public sealed class OutputFolderTests
{
    [Fact]
    public void A_folder_is_made_and_takes_every_file_and_keeps_what_was_there()
    {
        using var folder = new TemporaryFolder("patches");
        var target = System.IO.Path.Combine(folder.Path, "patches");
        OutputFolder.Write(target, "patches/", [("a.yaml", "a")]);
        Assert.Equal(2, OutputFolder.Write(target, "patches/", [("b.yaml", "b"), ("c.yaml", "c")]));
        Assert.Equal(["a.yaml", "b.yaml", "c.yaml"], Directory.GetFiles(target).Select(System.IO.Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_in_a_folder_that_is_missing_is_refused_as_a_file_there_is()
    {
        using var folder = new TemporaryFolder("patches");
        var (inFolder, file) = (System.IO.Path.Combine(folder.Path, "mistyped", "patches"), System.IO.Path.Combine(folder.Path, "mistyped", "report.json"));
        Assert.Contains("(no such folder)", Assert.Throws<OutputException>(() => OutputFolder.Write(inFolder, "mistyped/patches/", [("a.yaml", "a")])).Message, StringComparison.Ordinal);
        Assert.Contains("(no such folder)", Assert.Throws<OutputException>(() => OutputFile.Write(file, "mistyped/report.json", static _ => { })).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(System.IO.Path.Combine(folder.Path, "mistyped")));
    }

    [Fact]
    public void What_is_a_file_cannot_be_a_folder_and_the_error_says_so()
    {
        using var folder = new TemporaryFolder("patches");
        var target = System.IO.Path.Combine(folder.Path, "taken");
        File.WriteAllText(target, "");
        var error = Assert.Throws<OutputException>(() => OutputFolder.Write(target, "taken/", [("a.yaml", "a")]));
        Assert.Contains("--output-file taken/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slash_at_the_end_or_an_existing_folder_means_a_folder()
    {
        using var folder = new TemporaryFolder("patches");
        Assert.True(OutputFolder.IsMeant(folder.Path, "patches"));
        Assert.True(OutputFolder.IsMeant("/nonexistent/x/", "x/"));
        Assert.False(OutputFolder.IsMeant("/nonexistent/x", "x"));
    }
}
