namespace Ullage.Pprof;

/// <summary>A profile as <c>go tool pprof</c> knows it: samples of stacks, with one value a sample type.</summary>
public sealed class Profile
{
    /// <summary>What the values of each sample count, in order. The last is shown unless <see cref="DefaultSampleType"/> names another.</summary>
    public IReadOnlyList<SampleType> SampleTypes { get; init; } = [];

    /// <summary>The samples.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>What was mapped, the program itself first. Mappings that only locations name need not stand here.</summary>
    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    /// <summary>When it began, in nanoseconds since 1970 (UTC); 0 when unknown.</summary>
    public long TimeNanos { get; init; }

    /// <summary>How long it took, in nanoseconds; 0 for a state at one moment.</summary>
    public long DurationNanos { get; init; }

    /// <summary>What <see cref="Period"/> counts; null when there is none.</summary>
    public SampleType? PeriodType { get; init; }

    /// <summary>How much lies between two samples, on average.</summary>
    public long Period { get; init; }

    /// <summary>Name of the sample type that is shown first; empty for the last.</summary>
    public string DefaultSampleType { get; init; } = "";

    /// <summary>Remarks for people.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>Regular expression: frames at the leaf that match are dropped; empty for none.</summary>
    public string DropFrames { get; init; } = "";

    /// <summary>Regular expression: frames that match are kept in spite of <see cref="DropFrames"/>; empty for none.</summary>
    public string KeepFrames { get; init; } = "";

    /// <summary>Where the profile is explained; empty for nowhere.</summary>
    public string DocumentUrl { get; init; } = "";
}
