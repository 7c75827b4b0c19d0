using Ullage.Manifests.Folders;

namespace Ullage.Application.Apply;

/// <summary>What changing manifests comes to. Nothing is written yet: <see cref="FileWriter"/> does.</summary>
/// <param name="Files">The files to write, by path.</param>
/// <param name="Workloads">What becomes of each proposal, in the report's order.</param>
/// <param name="Unread">Files that were left out, each as <c>path: reason</c>.</param>
public sealed record FilePlan(IReadOnlyList<FileEdit> Files, IReadOnlyList<PlannedWorkload> Workloads, IReadOnlyList<string> Unread)
{
    /// <summary>Workloads whose files change.</summary>
    public IReadOnlyList<PlannedWorkload> Changing => [.. Workloads.Where(w => w.Outcome.Refusal is null && FilesOf(w).Count > 0)];

    /// <summary>Workloads that the files have as proposed already.</summary>
    public IReadOnlyList<PlannedWorkload> AsProposed => [.. Workloads.Where(w => w.Outcome.Refusal is null && FilesOf(w).Count == 0)];

    /// <summary>Workloads that the files have and that cannot be changed there.</summary>
    public IReadOnlyList<PlannedWorkload> Refused => [.. Workloads.Where(static w => w.Outcome is { Refusal: not null, IsAbsent: false })];

    /// <summary>Workloads that none of the files has.</summary>
    public IReadOnlyList<PlannedWorkload> Absent => [.. Workloads.Where(static w => w.Outcome.IsAbsent)];

    /// <summary>The files that change for a workload, or for its autoscaler.</summary>
    /// <param name="workload">One of <see cref="Workloads"/>.</param>
    public IReadOnlyList<string> FilesOf(PlannedWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return [.. workload.Outcome.Files.Append(workload.Outcome.AutoscalerFile).OfType<string>().Distinct().Where(f => Files.Any(e => e.Path == f))];
    }
}

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
