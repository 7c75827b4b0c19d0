namespace Ullage.Cli.Output.Backtests;

/// <summary>The formats of a backtest, by name.</summary>
internal static class BacktestFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "table";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IBacktestWriter> All { get; } = [new BacktestTable(), new BacktestDocument(), new BacktestPage()];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IBacktestWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
