using System.Text.RegularExpressions;
using Ullage.Cli.Commands;

namespace Ullage.Cli.Tests;

/// <summary>What the documents tell a reader to type is understood, and runs where it needs no server.</summary>
public sealed partial class DocumentExampleTests
{
    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_documents_is_a_command_line_that_the_tool_takes(string document, string example)
    {
        var line = CommandLineParser.Parse([.. Words(example).Skip(1)]);
        Assert.True(line.Problems.Count == 0 && (line.Command is not null || line.Help), $"{document}: {example}: {string.Join("; ", line.Problems)}");
    }

    [Theory]
    [MemberData(nameof(OfflineExamples))]
    public async Task An_example_that_needs_no_server_runs(string document, string example)
    {
        var folder = Directory.CreateTempSubdirectory("ullage-examples-");
        try
        {
            var run = await CommandRun.Of([.. Words(example).Skip(1)], directory: folder.FullName);
            Assert.True(run.Exit == 0, $"{document}: {example}: {run.Errors}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var (document, example) in All())
        {
            data.Add(document, example);
        }

        return data;
    }

    public static TheoryData<string, string> OfflineExamples()
    {
        var data = new TheoryData<string, string>();
        foreach (var (document, example) in All().Where(static e => e.Example.StartsWith("ullage demo", StringComparison.Ordinal) || (e.Example.Contains(" --demo", StringComparison.Ordinal) && !e.Example.StartsWith("ullage apply", StringComparison.Ordinal)) || e.Example == "ullage version"))
        {
            data.Add(document, example);
        }

        return data;
    }

    private static IEnumerable<(string Document, string Example)> All() =>
        from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md").Append(Path.Combine(Checkout.Root, "README.md"))
        from Match block in Block().Matches(File.ReadAllText(file))
        from text in block.Groups["text"].Value.Split('\n')
        let command = text.Trim()
        where command.StartsWith("ullage ", StringComparison.Ordinal)
        select (Path.GetFileName(file), Comment().Replace(command, "").Trim());

    /// <summary>Words as a shell splits them, up to a pipe or a redirection.</summary>
    private static IEnumerable<string> Words(string line) =>
        Word().Matches(line).Select(static m => m.Value).TakeWhile(static w => w is not ("|" or ">" or "&&")).Select(static w => w.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal));

    [GeneratedRegex("```sh\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""(?:[^\s'"]|'[^']*'|"[^"]*")+""")]
    private static partial Regex Word();
}
