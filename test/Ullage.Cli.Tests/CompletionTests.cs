using System.Diagnostics;
using Ullage.Cli.Completion;
using Ullage.Testing;

namespace Ullage.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("ullage vers", "version")]
    [InlineData("ullage config sh", "show")]
    [InlineData("ullage config show --promet", "--prometheus")]
    [InlineData("ullage config show --read remo", "remote-read")]
    [InlineData("ullage completion fi", "fish")]
    [InlineData("ullage config show -o js", "json")]
    [InlineData("ullage config show --fail-on over", "over-provisioned=")]
    public async Task Bash_completes_commands_flags_and_values(string typed, string expected)
    {
        var words = typed.Split(' ');
        var script = BashCompletion.Script()
            + $"COMP_WORDS=({string.Join(' ', words.Select(static w => $"'{w}'"))}); COMP_CWORD={words.Length - 1}; _ullage; printf '%s\\n' \"${{COMPREPLY[@]}}\"\n";
        Assert.Equal(expected, (await RunAsync("bash", script)).Trim());
    }

    [Theory]
    [InlineData("ver", "version\tPrint")]
    [InlineData("recommend --promet", "--prometheus")]
    [InlineData("recommend --read ", "remote-read")]
    [InlineData("config sh", "show")]
    public async Task Kubectl_gets_a_word_a_line_and_what_the_shell_shall_do(string typed, string expected)
    {
        var words = string.Join(' ', typed.Split(' ').Select(static w => $"'{w}'"));
        var lines = (await RunAsync("sh", $"set -- {words}\n" + KubectlCompletion.Script())).TrimEnd('\n').Split('\n');
        Assert.Contains(lines, line => line.StartsWith(expected, StringComparison.Ordinal));
        Assert.Equal(":4", lines[^1]);
    }

    [Fact]
    public async Task The_script_of_zsh_is_understood_by_zsh() => Assert.Equal("", await RunAsync("zsh", ZshCompletion.Script(), "-n"));

    [Fact]
    public async Task The_script_of_fish_is_understood_by_fish() => Assert.Equal("", await RunAsync("fish", FishCompletion.Script(), "-n"));

    private static async Task<string> RunAsync(string shell, string script, params string[] flags)
    {
        using var folder = new TemporaryFolder("completion");
        var path = System.IO.Path.Combine(folder.Path, "script");
        await File.WriteAllTextAsync(path, script, TestContext.Current.CancellationToken);
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(shell, [.. flags, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{shell} is not installed");
            throw;
        }

        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return output;
        }
    }
}
