using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Completion;

/// <summary>What the scripts complete, from the tables.</summary>
internal static class CompletionWords
{
    /// <summary>Commands that help lists.</summary>
    public static IReadOnlyList<CommandDefinition> Commands { get; } = [.. CommandTable.All.Where(static c => !c.Hidden)];

    /// <summary>First words, each once, with what they do.</summary>
    public static IReadOnlyList<(string Word, string Says)> FirstWords { get; } =
        [.. Commands.GroupBy(static c => c.Name.Split(' ')[0]).Select(static g => (g.Key, g.First().Summary))];

    /// <summary>Values of a setting: its choices, or the names of thresholds.</summary>
    public static IReadOnlyList<string> ValuesOf(Setting setting) =>
        setting == BacktestSettings.Policies ? [.. Sizing.Backtest.BacktestCatalog.All.Select(static p => p.Name)] :
        setting == OutputSettings.FailOn ? [.. Running.FailThreshold.Names.Select(static n => n.EndsWith("provisioned", StringComparison.Ordinal) ? n + "=" : n)] : setting.Choices;

    /// <summary>Text for single quotes in any of the shells.</summary>
    public static string Quoted(string text) => text.Replace("\\", "").Replace("'", "’");
}
