namespace Ullage.Model;

/// <summary>What is predicted of a proposal: how likely it kills, how long it lacks. What was not seen is null.</summary>
public sealed record RiskEstimate
{
    /// <summary>How far ahead the predictions look.</summary>
    public required TimeSpan Horizon { get; init; }

    /// <summary>Chance, 0 to 1, that some pod's working set passes the proposed memory limit within the horizon.</summary>
    public double? OomChance { get; init; }

    /// <summary>The same for today's memory limit; null where there is none.</summary>
    public double? OomChanceToday { get; init; }

    /// <summary>Days, at least 0, in which steady growth of memory reaches the proposed limit, from the last day's peak at the pace seen; null where memory does not grow. Below the horizon the chance is 1.</summary>
    public double? GrowthReachesInDays { get; init; }

    /// <summary>The same for today's memory limit; null where there is none.</summary>
    public double? GrowthReachesTodayInDays { get; init; }

    /// <summary>Share of the time, 0 to 1, in which CPU use is predicted above the proposed request.</summary>
    public double? CpuOverRequest { get; init; }

    /// <summary>The same for the proposed CPU limit: time throttled; null where there is none.</summary>
    public double? CpuOverLimit { get; init; }

    /// <summary>Whether the memory prediction goes far beyond what so short a history can show.</summary>
    public bool Extrapolated { get; init; }
}
