using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>What became of one change.</summary>
/// <param name="Change">The change asked for.</param>
/// <param name="Files">The files that now hold it; a file in which it already was as asked counts.</param>
/// <param name="Refusal">Why no file was edited, with file, line and way out; null where one was.</param>
/// <param name="Patch">Where refused: the change as a strategic merge patch to apply by other means.</param>
public sealed record EditOutcome(WorkloadChange Change, IReadOnlyList<string> Files, string? Refusal, string? Patch);
