using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Backtest;

namespace Ullage.Application.Backtest;

/// <summary>What a backtest found, and on what.</summary>
public sealed record BacktestReport
{
    /// <summary>Version of its shape as JSON.</summary>
    public const string CurrentSchemaVersion = "1";

    /// <summary>The history walked through.</summary>
    public required TimeRange Window { get; init; }

    /// <summary>Where it came from, without credentials.</summary>
    public required string Source { get; init; }

    /// <summary>How it walked.</summary>
    public required BacktestOptions Walk { get; init; }

    /// <summary>What was found; moments are real ones, whatever moment days began at.</summary>
    public required BacktestResult Result { get; init; }

    /// <summary>What resources cost, or null.</summary>
    public Prices? Prices { get; init; }

    /// <summary>What was missing or had to be inferred, for people to read.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>What could not be read: the result is partial when there is any.</summary>
    public IReadOnlyList<MissingRange> Missing { get; init; } = [];

    /// <summary>What was read.</summary>
    public ReadSummary Read { get; init; } = ReadSummary.Empty;
}
