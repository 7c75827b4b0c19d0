using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>What became of one change.</summary>
/// <param name="Change">The change asked for.</param>
/// <param name="Files">The files that now hold it; a file in which it already was as asked counts.</param>
/// <param name="Refusal">Why no file was edited, with file, line and way out; null where one was.</param>
/// <param name="Patch">Where refused: the change as a strategic merge patch to apply by other means.</param>
public sealed record EditOutcome(WorkloadChange Change, IReadOnlyList<string> Files, string? Refusal, string? Patch)
{
    /// <summary>Whether it was refused because no file has the workload, which may well be another repository's.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>The file that holds the autoscaler with its new targets; null where none was asked for or <see cref="AutoscalerRefusal"/> says why not.</summary>
    public string? AutoscalerFile { get; init; }

    /// <summary>Why the autoscaler was not edited although it was asked for.</summary>
    public string? AutoscalerRefusal { get; init; }
}
