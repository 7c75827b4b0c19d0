using System.Text;
using System.Text.RegularExpressions;
using Ullage.Cli.Running;

namespace Ullage.Cli.Tests;

/// <summary>One run of the tool inside the test's process, in surroundings of its own.</summary>
internal sealed partial record CommandRun(int Exit, string Output, string Errors)
{
    /// <summary>What the tool said on standard error. Every run is held to words: no object of ours may show through.</summary>
    public string Errors { get; } = Inside().IsMatch(Errors) ? throw new InvalidOperationException($"an object of ours shows through: {Errors}") : Errors;

    /// <summary>Runs.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environment">Variables.</param>
    /// <param name="directory">The current directory; by default one without a configuration file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="input">What standard input holds.</param>
    public static async Task<CommandRun> Of(IReadOnlyList<string> args, Dictionary<string, string>? environment = null, string? directory = null, TimeProvider? time = null, string input = "")
    {
        using var output = new MemoryStream();
        var errors = new StringWriter();
        var surroundings = new Surroundings
        {
            Output = output,
            Error = errors,
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = name => environment?.GetValueOrDefault(name),
            VariableNames = () => environment?.Keys ?? Enumerable.Empty<string>(),
            Directory = directory ?? "/nonexistent",
            Time = time ?? TimeProvider.System,
        };
        var exit = await Entry.RunAsync(args, surroundings, TestContext.Current.CancellationToken);
        return new CommandRun(exit, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    [GeneratedRegex(@"\b[A-Z]\w+ \{ [A-Z]\w* = |System\.[A-Z]\w+[.`]|Ullage\.[A-Z]\w+\.[A-Z]")]
    private static partial Regex Inside();

    /// <summary>The lines on standard error.</summary>
    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
