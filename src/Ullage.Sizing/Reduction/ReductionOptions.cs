namespace Ullage.Sizing.Reduction;

/// <summary>How samples are reduced.</summary>
public sealed record ReductionOptions
{
    /// <summary>The values that hold when nothing is chosen.</summary>
    public static ReductionOptions Default { get; } = new();

    /// <summary>
    /// CPU of this long after a container's start, where the start lies inside the window, is kept apart from the percentiles.
    /// Zero keeps nothing apart. Default 5 minutes.
    /// </summary>
    public TimeSpan StartupWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The scrape interval that a series of one sample is taken to have; longer series tell their own. Default 1 minute.</summary>
    public TimeSpan AssumedInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether container-day cells are kept, for <see cref="UsageReduction.Cells"/> and <see cref="UsageReduction.Suspend"/>. Costs about 1 KiB a
    /// container and day; without it days are folded into the window as soon as a read ends. Default false.
    /// </summary>
    public bool KeepCells { get; init; }

    internal void Validate()
    {
        if (StartupWindow < TimeSpan.Zero || StartupWindow > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(StartupWindow), StartupWindow, "The start-up window must be between zero and one day.");
        }

        if (AssumedInterval < TimeSpan.FromSeconds(1) || AssumedInterval > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(AssumedInterval), AssumedInterval, "The assumed scrape interval must be between one second and one hour.");
        }
    }
}
