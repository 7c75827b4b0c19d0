using Ullage.Application.Apply;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Application.Rollout;

/// <summary>A change of one workload, ready to be made.</summary>
/// <param name="Proposal">What it comes from.</param>
/// <param name="Live">The workload as it was read.</param>
/// <param name="Edits">The fields, with their values in the cluster.</param>
public sealed record PlannedChange(ProposedChange Proposal, LiveWorkload Live, IReadOnlyList<FieldEdit> Edits)
{
    /// <summary>Which workload.</summary>
    public WorkloadId Workload => Proposal.Workload.Id;

    /// <summary>Whether running pods get the new resources at once, beside the template.</summary>
    public bool InPlace { get; init; }

    /// <summary>Whether one pod is tried first.</summary>
    public bool TriesOnePod { get; init; }

    /// <summary>Targets of its autoscaler that change before it.</summary>
    public IReadOnlyList<TargetEdit> TargetsFirst { get; init; } = [];

    /// <summary>Targets of its autoscaler that change after its rollout.</summary>
    public IReadOnlyList<TargetEdit> TargetsLast { get; init; } = [];

    /// <summary>Who manages those targets.</summary>
    public IReadOnlyList<FieldOwner> TargetOwners { get; init; } = [];

    /// <summary>How it will be done and why so, in sentences.</summary>
    public IReadOnlyList<string> How { get; init; } = [];

    /// <summary>What is worth knowing before it is done, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The record of the change before, which ended; null where there is none.</summary>
    public StoredRecord? Earlier { get; init; }
}

/// <summary>A change that is not made.</summary>
/// <param name="Workload">Which workload.</param>
/// <param name="Reasons">Why, each with the way out.</param>
public sealed record RefusedChange(WorkloadId Workload, IReadOnlyList<string> Reasons);

/// <summary>What a run would do in the cluster.</summary>
/// <param name="Changes">What it changes, in order: the first alone, then a namespace at a time.</param>
/// <param name="Refused">What it leaves alone although it would change.</param>
/// <param name="Unchanged">Workloads that have the values already, or that would change in nothing but what is injected into their pods.</param>
/// <param name="Server">The server's version.</param>
/// <param name="Notes">What holds for all of it, in sentences.</param>
public sealed record RolloutPlan(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<RefusedChange> Refused, int Unchanged, ServerVersion Server, IReadOnlyList<string> Notes);
