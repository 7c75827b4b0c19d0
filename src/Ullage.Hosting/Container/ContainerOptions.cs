namespace Ullage.Hosting.Container;

/// <summary>How the runtime is fitted to its container.</summary>
public sealed class ContainerOptions
{
    /// <summary>
    /// Whether settings that .NET lets one change while it runs are changed where they fit the container badly and nobody set them: the thread pool's minimum and, in a small container, the heap's hard limit. Default true.
    /// The rest is advice, in the log and in <see cref="ContainerTuning.Advice"/>.
    /// </summary>
    public bool Tune { get; set; } = true;

    /// <summary>Whether a limit that changes while the process runs (an in-place resize) is followed: the collector reads it anew. Default true.</summary>
    public bool FollowLimit { get; set; } = true;

    /// <summary>How often the limit is looked at. 1 s to 1 h; default 10 s. A look is three small file reads.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);
}
