namespace Ullage.Sizing.Backtest;

/// <summary>What a backtest found.</summary>
public sealed record BacktestResult
{
    /// <summary>The moments of decision, in milliseconds since the Unix epoch.</summary>
    public required IReadOnlyList<long> DecidedAtMs { get; init; }

    /// <summary>Days after each decision that judge it.</summary>
    public required int StepDays { get; init; }

    /// <summary>Containers with history that were decided at least once.</summary>
    public required int Containers { get; init; }

    /// <summary>One for each policy, in the order given.</summary>
    public required IReadOnlyList<PolicyOutcome> Policies { get; init; }

    /// <summary>Predicted against met; empty when no policy stated chances over a step.</summary>
    public required IReadOnlyList<CalibrationRow> Calibration { get; init; }
}
