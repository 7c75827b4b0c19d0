using System.Diagnostics;
using System.Text;
using Ullage.Application.Apply;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Application.Tests.Apply;

/// <summary>The real <c>git apply</c> and <c>patch</c> make of each difference what was meant.</summary>
public sealed class UnifiedDiffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("diff");

    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n")]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\nb\n", "a\nb")]
    [InlineData("a", "b")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n")]
    [InlineData("x\n", "x\nx\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n2\n3\n4\n5\n6\n7\n8\n10\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n13\n")]
    [InlineData("\ufeffa\n", "\ufeffb\n")]
    public async Task A_difference_is_what_git_and_patch_take(string before, string after) => await AssertApplies(before, after, "f.yaml");

    [Theory]
    [InlineData("with blank.yaml")]
    [InlineData("deep/er/ö.yaml")]
    public async Task Names_with_blanks_and_letters_of_all_kinds_are_taken(string name) => await AssertApplies("a\n", "b\n", name);

    [Fact]
    public async Task Random_texts_differ_by_what_git_and_patch_take()
    {
        var random = new Random(7);
        for (var i = 0; i < 12; i++)
        {
            var old = Enumerable.Range(0, random.Next(60)).Select(_ => "line " + random.Next(12)).ToList();
            var now = old.ToList();
            for (var edits = random.Next(1, 12); edits > 0; edits--)
            {
                var at = random.Next(now.Count + 1);
                if (random.Next(2) == 0 || at == now.Count)
                {
                    now.Insert(at, "line " + random.Next(12));
                }
                else
                {
                    now.RemoveAt(at);
                }
            }

            await AssertApplies(Join(old, random), Join(now, random), "f.yaml");
        }

        static string Join(List<string> lines, Random random) => lines.Count == 0 ? "" : string.Join('\n', lines) + (random.Next(4) == 0 ? "" : "\n");
    }

    [Fact]
    public async Task A_new_file_comes_to_be()
    {
        using var folder = new TemporaryFolder("diff");
        await File.WriteAllTextAsync(folder.File("p"), Diff("new.yaml", null, "a\nb\n"), TestContext.Current.CancellationToken);
        await RunAsync(folder.Path, "git", "apply", "p");
        Assert.Equal("a\nb\n", await File.ReadAllTextAsync(folder.File("new.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Texts_that_are_the_same_differ_by_nothing() => Assert.Equal("", Diff("f", "a\n", "a\n"));

    [Fact]
    public void Only_changed_lines_differ_however_many_there_are()
    {
        var before = string.Concat(Enumerable.Range(0, 30_000).Select(static i => $"name: w{i}\n  cpu: 1\n  memory: 1Gi\n"));
        var after = before.Replace("cpu: 1\n", "cpu: 50m\n", StringComparison.Ordinal);
        var lines = Diff("f", before, after).Split('\n');
        Assert.Equal((30_001, 30_001), (lines.Count(static l => l.StartsWith('-')), lines.Count(static l => l.StartsWith('+'))));
    }

    [Fact]
    public void Two_texts_with_nothing_in_common_are_replaced_without_ado()
    {
        var (before, after) = (string.Concat(Enumerable.Repeat("a\nb\n", 40_000)), string.Concat(Enumerable.Repeat("c\nd\n", 40_000)));
        Assert.StartsWith("--- a/f\n+++ b/f\n@@ -1,80000 +1,80000 @@\n", Diff("f", before, after), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertApplies(string before, string after, string name)
    {
        Tool.Require("git");
        Tool.Require("patch");
        if (before == after)
        {
            return;
        }

        foreach (var command in (string[][])[["git", "apply", "-p1", "change.diff"], ["patch", "-s", "-p1", "--binary", "-i", "change.diff"]])
        {
            using var folder = new TemporaryFolder("diff");
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            await File.WriteAllBytesAsync(folder.File(name), Encoding.UTF8.GetBytes(before), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(folder.File("change.diff"), Encoding.UTF8.GetBytes(Diff(name, before, after)), TestContext.Current.CancellationToken);
            await RunAsync(folder.Path, command[0], command[1..]);
            var made = File.Exists(folder.File(name)) ? await File.ReadAllBytesAsync(folder.File(name), TestContext.Current.CancellationToken) : [];
            Assert.Equal(after, Encoding.UTF8.GetString(made));
        }
    }

    private static string Diff(string name, string? before, string after)
    {
        var output = new StringWriter { NewLine = "\n" };
        UnifiedDiff.Write(output, name, before is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));
        return output.ToString();
    }

    private static async Task RunAsync(string folder, string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}{await output}");
    }
}
