using Ullage.Application.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>One format of a backtest. Stateless, safe for concurrent use; text from outside is escaped for the format.</summary>
internal interface IBacktestWriter
{
    /// <summary>The name by which it is chosen.</summary>
    string Name { get; }

    /// <summary>Writes it, ending with a line break.</summary>
    /// <exception cref="IOException">The output could not be written.</exception>
    void Write(BacktestReport report, TextWriter output, OutputStyle style);
}
