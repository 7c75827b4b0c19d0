namespace Ullage.Kubernetes.Api;

/// <summary>What a watch tells.</summary>
public enum WatchStepKind
{
    /// <summary>All objects anew: whatever was known before and is not among them is gone.</summary>
    Reset,

    /// <summary>One object is new or changed.</summary>
    Put,

    /// <summary>One object is gone, given as it last was.</summary>
    Removed,
}

/// <summary>A step of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Items">To which objects; one, except after a reset.</param>
public sealed record WatchStep<T>(WatchStepKind Kind, IReadOnlyList<T> Items);
