namespace Ullage.Application.Recommend;

/// <summary>What a run is doing.</summary>
public enum RecommendStage
{
    /// <summary>Finding workloads and their settings.</summary>
    Discovering,

    /// <summary>Estimating what the reads would cost.</summary>
    Estimating,

    /// <summary>Reading and reducing usage.</summary>
    Reading,

    /// <summary>Deciding.</summary>
    Deciding,
}

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Done">Reads finished in this stage.</param>
/// <param name="Total">Reads of this stage, 0 while not known.</param>
/// <param name="Samples">Samples read so far.</param>
public readonly record struct RecommendProgress(RecommendStage Stage, int Done, int Total, long Samples);
