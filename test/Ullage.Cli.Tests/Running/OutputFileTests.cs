using Ullage.Cli.Running;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Running;

public sealed class OutputFileTests
{
    [Fact]
    public void A_file_is_there_whole_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder("output");
        var path = System.IO.Path.Combine(folder.Path, "report.json");
        File.WriteAllText(path, "old");
        OutputFile.Write(path, "report.json", static w => w.Write("new"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_was_not_there_appears()
    {
        using var folder = new TemporaryFolder("output");
        var path = System.IO.Path.Combine(folder.Path, "report.json");
        OutputFile.Write(path, "report.json", static w => w.Write("new"));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void When_writing_fails_the_old_file_stays_and_no_partial_one_is_left()
    {
        using var folder = new TemporaryFolder("output");
        var path = System.IO.Path.Combine(folder.Path, "report.json");
        File.WriteAllText(path, "old");
        Assert.Throws<OutputException>(() => OutputFile.Write(path, "report.json", static w =>
        {
            w.Write(new string('x', 1 << 20));
            throw new IOException("No space left on device : '/x'");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_device_is_told_and_is_still_a_device_afterwards()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full does not exist here");
        var error = Assert.Throws<OutputException>(() => OutputFile.Write("/dev/full", "/dev/full", static w => w.Write("x")));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(static () => File.WriteAllText("/dev/full", "still full"));
    }

    [Fact]
    public async Task A_named_pipe_is_refused_at_once_and_stays_one()
    {
        using var folder = new TemporaryFolder("output");
        var path = System.IO.Path.Combine(folder.Path, "pipe");
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "mkfifo does not exist here");
        using (var make = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [path]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = Assert.Throws<OutputException>(() => OutputFile.Write(path, "pipe", static w => w.Write("x")));
        Assert.Contains("named pipe", error.Message, StringComparison.Ordinal);
        using var test = System.Diagnostics.Process.Start("/usr/bin/test", ["-p", path]);
        await test.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, test.ExitCode);
    }

    [Fact]
    public void A_file_left_behind_by_a_process_that_was_killed_is_in_nobodys_way()
    {
        using var folder = new TemporaryFolder("output");
        var path = System.IO.Path.Combine(folder.Path, "report.json");
        File.WriteAllText(System.IO.Path.Combine(folder.Path, $".report.json.{Environment.ProcessId}.partial"), "half");
        OutputFile.Write(path, "report.json", static w => w.Write("new"));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("missing/report.json", "no such folder")]
    [InlineData(".", "it is a folder")]
    public void A_place_that_cannot_be_written_is_told_in_one_line(string place, string expected)
    {
        using var folder = new TemporaryFolder("output");
        var error = Assert.Throws<OutputException>(() => OutputFile.Write(System.IO.Path.GetFullPath(place, folder.Path), place, static w => w.Write("x")));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_link_is_followed_and_stays_a_link()
    {
        using var folder = new TemporaryFolder("output");
        var (target, link) = (System.IO.Path.Combine(folder.Path, "target"), System.IO.Path.Combine(folder.Path, "link"));
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);
        OutputFile.Write(link, "link", static w => w.Write("new"));
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }
}
