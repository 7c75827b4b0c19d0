using Ullage.Model;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>What the job found.</summary>
/// <param name="Report">The recommendations; null where other shards have not ended and nothing was merged.</param>
/// <param name="Changes">What is different from the run before.</param>
/// <param name="State">What was read and what was kept.</param>
public sealed record RightsizeResult(RecommendationReport? Report, FleetChanges Changes, StateSummary State)
{
    /// <summary>What the next run is to know, and under which settings; null where it is not to be kept.</summary>
    internal (StateScope Scope, byte[] Bytes)? Outcome { get; init; }
}

/// <summary>What was read for a run, and what earlier runs had kept.</summary>
public sealed record StateSummary
{
    /// <summary>Where days are kept.</summary>
    public required string Store { get; init; }

    /// <summary>The name of the settings under which they are kept.</summary>
    public required string Scope { get; init; }

    /// <summary>Days taken as they were kept.</summary>
    public required IReadOnlyList<string> DaysKept { get; init; }

    /// <summary>Days read, each with the reason where it was kept and could not be used.</summary>
    public required IReadOnlyList<DayRequested> DaysRead { get; init; }

    /// <summary>Samples of usage and runtimes, discovery included, read for days.</summary>
    public long SamplesRead { get; init; }

    /// <summary>Samples that the kept days had cost when they were read.</summary>
    public long SamplesKept { get; init; }

    /// <summary>Days of which a part could not be read.</summary>
    public int DaysPartial { get; init; }

    /// <summary>Days that were too old and have been forgotten.</summary>
    public int DaysForgotten { get; init; }
}

/// <summary>A day that was read.</summary>
/// <param name="Day">Which, as 2026-11-20.</param>
/// <param name="Reason">Why it was read although something was kept of it; empty where nothing was.</param>
public sealed record DayRequested(string Day, string Reason);
