using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>How a run ended.</summary>
/// <param name="Changes">The changes begun or looked at, as they are now.</param>
/// <param name="Stopped">Why not everything was done; null where it was.</param>
public sealed record RolloutOutcome(IReadOnlyList<ChangeRecord> Changes, string? Stopped)
{
    /// <summary>Planned changes that were not begun, since what stood in the cluster was no longer what they were planned for.</summary>
    public IReadOnlyList<RefusedChange> Left { get; init; } = [];

    /// <summary>Changes, or namespaces, that could not be looked at, each with why.</summary>
    public IReadOnlyList<string> Unseen { get; init; } = [];

    /// <summary>Changes that were undone, could not be, or were not made.</summary>
    public IEnumerable<ChangeRecord> Failed => Changes.Where(static c => IsFailed(c));

    /// <summary>Changes that are still to be watched.</summary>
    public IEnumerable<ChangeRecord> Watched => Changes.Where(static c => c.State is ChangeState.Intended or ChangeState.Applied);

    internal static bool IsFailed(ChangeRecord change) => change.State is ChangeState.RolledBack or ChangeState.RollingBack or ChangeState.Abandoned;
}
