using Ullage.Manifests.Folders;

namespace Ullage.Application.Apply;

/// <summary>What changing manifests comes to. Nothing is written yet: <see cref="FileWriter"/> does.</summary>
/// <param name="Files">The files to write, by path.</param>
/// <param name="Workloads">What becomes of each proposal, in the report's order.</param>
/// <param name="Unread">Files that were left out, each as <c>path: reason</c>.</param>
public sealed record FilePlan(IReadOnlyList<FileEdit> Files, IReadOnlyList<PlannedWorkload> Workloads, IReadOnlyList<string> Unread);

/// <summary>What becomes of one proposal in the files.</summary>
/// <param name="Proposed">The proposal.</param>
/// <param name="Outcome">Its files, or why there are none.</param>
/// <param name="Drifts">Where the manifest said something else than what ran.</param>
public sealed record PlannedWorkload(ProposedChange Proposed, EditOutcome Outcome, IReadOnlyList<ManifestDrift> Drifts);

/// <summary>A setting that the manifest had otherwise than the report found it running: another change is on its way, or never came through.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Field">Such as <c>requests.cpu</c>.</param>
/// <param name="Manifest">The manifest's text; null where it says nothing.</param>
/// <param name="Running">What ran; null where nothing was set.</param>
public sealed record ManifestDrift(string Container, string Field, string? Manifest, string? Running);
