namespace Ullage.Sizing.Backtest;

/// <summary>How a backtest walks. Immutable; <see cref="Validate"/> before use.</summary>
public sealed record BacktestOptions
{
    /// <summary>The values that hold when nothing is chosen.</summary>
    public static BacktestOptions Default { get; } = new();

    /// <summary>Days from one decision to the next; the days between judge it. 1 to 100, by default 1.</summary>
    public int StepDays { get; init; } = 1;

    /// <summary>Days that a decision looks back, 1 to 400. Default 7, the window of a recommendation.</summary>
    public int LookbackDays { get; init; } = 7;

    /// <summary>The least history, from first sample to last, on which a container is decided at all. Over 0, at most 366 days. Default 24 h. 5 % of it may be missing.</summary>
    public TimeSpan MinHistory { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The least time for which CPU and memory of a pod must have been seen on a day for the day to judge. Default 1 h.</summary>
    public TimeSpan MinSeen { get; init; } = TimeSpan.FromHours(1);

    /// <summary>By which share of what is deployed some setting must move for a decision to be deployed in its place, 0 to 1; with 0 all that differs is. Default a tenth.</summary>
    public double LeastChange { get; init; } = 0.1;

    /// <summary>What resources cost, or null for none.</summary>
    public Prices? Prices { get; init; }

    /// <summary>What is wrong, all at once; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(StepDays is >= 1 and <= 100, $"{nameof(StepDays)} is {StepDays}; expected 1 to 100 days.");
        Check(LookbackDays is >= 1 and <= 400, $"{nameof(LookbackDays)} is {LookbackDays}; expected 1 to 400 days.");
        Check(MinHistory > TimeSpan.Zero && MinHistory <= TimeSpan.FromDays(366), $"{nameof(MinHistory)} is {MinHistory}; expected more than 0 and at most 366 days.");
        Check(MinSeen > TimeSpan.Zero && MinSeen <= TimeSpan.FromDays(1), $"{nameof(MinSeen)} is {MinSeen}; expected more than 0 and at most a day.");
        Check(LeastChange is >= 0 and <= 1, $"{nameof(LeastChange)} is {LeastChange}; expected 0 to 1.");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
