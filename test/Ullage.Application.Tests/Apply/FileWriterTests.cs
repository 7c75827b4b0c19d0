using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Ullage.Application.Apply;
using Ullage.Manifests.Folders;
using Ullage.Testing;

namespace Ullage.Application.Tests.Apply;

[UnsupportedOSPlatform("windows")]
public sealed class FileWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("write");

    [Fact]
    public void A_file_keeps_its_mode_and_a_new_one_gets_the_usual()
    {
        var old = File("old.yaml", "a");
        System.IO.File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute);
        FileWriter.Write([Edit(old, "a", "b"), Edit(_folder.File("new.yaml"), null, "n")]);
        Assert.Equal(("b", "n"), (System.IO.File.ReadAllText(old), System.IO.File.ReadAllText(_folder.File("new.yaml"))));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute, System.IO.File.GetUnixFileMode(old));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, System.IO.File.GetUnixFileMode(_folder.File("new.yaml")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public async Task A_file_keeps_its_owner()
    {
        var path = File("a.yaml", "a");
        if (await ShellAsync($"chown 1234:2345 {path}") != 0)
        {
            Assert.Skip("only root can give files away");
        }

        FileWriter.Write([Edit(path, "a", "b")]);
        Assert.Equal(0, await ShellAsync($"test $(stat -c %u:%g {path}) = 1234:2345"));
    }

    [Fact]
    public void A_file_that_changed_in_the_meantime_stays_and_none_is_written()
    {
        var (first, second) = (File("a.yaml", "a"), File("b.yaml", "changed"));
        var error = Assert.Throws<FileWriteException>(() => FileWriter.Write([Edit(first, "a", "A"), Edit(second, "b", "B")]));
        Assert.Equal($"{second} cannot be written (it has changed since it was read; run again); nothing was written", error.Message);
        Assert.Equal(("a", "changed"), (System.IO.File.ReadAllText(first), System.IO.File.ReadAllText(second)));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_new_file_takes_no_other_s_place()
    {
        var path = File("a.yaml", "mine");
        Assert.Contains("has come to be", Assert.Throws<FileWriteException>(() => FileWriter.Write([Edit(path, null, "theirs")])).Message, StringComparison.Ordinal);
        Assert.Equal("mine", System.IO.File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_is_gone_is_told()
    {
        Assert.Contains("nothing was written", Assert.Throws<FileWriteException>(() => FileWriter.Write([Edit(_folder.File("gone.yaml"), "a", "b")])).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<int> ShellAsync(string line)
    {
        using var process = Process.Start("bash", ["-c", line]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static FileEdit Edit(string path, string? before, string after) => new(path, before is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));

    private string File(string name, string text)
    {
        System.IO.File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }
}
