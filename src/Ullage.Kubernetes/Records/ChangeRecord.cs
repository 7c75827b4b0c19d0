using Ullage.Kubernetes.Changes;
using Ullage.Model;

namespace Ullage.Kubernetes.Records;

/// <summary>How far a change has come.</summary>
public enum ChangeState
{
    /// <summary>Written down before anything is changed: the cluster has the old or the new state.</summary>
    Intended,

    /// <summary>The workload is changed and is being watched.</summary>
    Applied,

    /// <summary>Written down before anything is put back: the cluster has the new or the old state.</summary>
    RollingBack,

    /// <summary>It was watched to the end and nothing was found.</summary>
    Verified,

    /// <summary>Its old values were put back.</summary>
    RolledBack,

    /// <summary>It was never made.</summary>
    Abandoned,

    /// <summary>Somebody else changed the fields meanwhile, or the workload is gone; nothing more is done.</summary>
    Superseded,
}

/// <summary>A target of an autoscaler, by its place in the list of metrics.</summary>
/// <param name="Index">The place.</param>
/// <param name="Metric"><c>cpu</c> or <c>memory</c>.</param>
/// <param name="Container">The container that it counts; null for the whole pod.</param>
/// <param name="Before">The percentage before.</param>
/// <param name="After">The percentage that it shall have.</param>
public sealed record TargetEdit(int Index, string Metric, string? Container, int Before, int After);

/// <summary>Something that went wrong after a change.</summary>
/// <param name="Kind">Stable id, such as <c>oom-killed</c>.</param>
/// <param name="At">When it was found.</param>
/// <param name="Text">What, where and since when.</param>
public sealed record Breach(string Kind, DateTimeOffset At, string Text);

/// <summary>A pod that was resized in place and so differs from its template until that is changed too.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Uid">Tells it from a later one of that name.</param>
/// <param name="Expires">When it is put back if its template has not followed.</param>
public sealed record PodDrift(string Pod, string Uid, DateTimeOffset Expires);

/// <summary>
/// One change of one workload: everything that is needed to go on with it, or to put it back, from wherever a process ended. Kept in a
/// ConfigMap beside the workload.
/// </summary>
public sealed record ChangeRecord
{
    /// <summary>Names the change; the workload carries it as an annotation while the change stands.</summary>
    public required string Id { get; init; }

    /// <summary>The workload's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Tells it from a later one of that name.</summary>
    public required string Uid { get; init; }

    /// <summary>How far it has come.</summary>
    public required ChangeState State { get; init; }

    /// <summary>Whether others had taken it over in part before it was rolled back, so that only what is still its maker's goes back.</summary>
    public bool TakenOver { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>Who made it, and where; empty where nobody told.</summary>
    public string By { get; init; } = "";

    /// <summary>When the workload was changed; null until then.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When its rollout was first seen complete; null until then.</summary>
    public DateTimeOffset? RolledOutAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it is watched after it was made.</summary>
    public required TimeSpan Watch { get; init; }

    /// <summary>The fields.</summary>
    public required IReadOnlyList<FieldEdit> Edits { get; init; }

    /// <summary>The order of variables before, for each container whose variables change.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> VariableOrder { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The autoscaler's name, where targets change.</summary>
    public string Autoscaler { get; init; } = "";

    /// <summary>Targets that change before the workload.</summary>
    public IReadOnlyList<TargetEdit> TargetsFirst { get; init; } = [];

    /// <summary>Targets that change after its rollout.</summary>
    public IReadOnlyList<TargetEdit> TargetsLast { get; init; } = [];

    /// <summary>Who managed the autoscaler's metrics before.</summary>
    public IReadOnlyList<FieldOwner> TargetOwners { get; init; } = [];

    /// <summary>Whether the running pods are resized too, and not only the template.</summary>
    public bool InPlace { get; init; }

    /// <summary>Pods that were resized ahead of their template.</summary>
    public IReadOnlyList<PodDrift> Resized { get; init; } = [];

    /// <summary>Restarts before, by pod uid and container (<c>uid/container</c>): what counts is what comes on top.</summary>
    public IReadOnlyDictionary<string, int> Restarts { get; init; } = new Dictionary<string, int>();

    /// <summary>Names of the templates that pods were of before: what these pods' followers of the same template suffer is none of the change's doing.</summary>
    public IReadOnlyList<string> Revisions { get; init; } = [];

    /// <summary>PromQL expressions that must not get worse.</summary>
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>The label that tells its cluster's series from others' in Prometheus; null where there is but one cluster.</summary>
    public Label? Scope { get; init; }

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<Breach> Breaches { get; init; } = [];

    /// <summary>Why it was proposed, or how it ended, in a sentence.</summary>
    public string Note { get; init; } = "";

    /// <summary>How earlier changes of the workload ended, newest first, each a line.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Whether nothing more is to be done.</summary>
    public bool Ended => State is ChangeState.Verified or ChangeState.RolledBack or ChangeState.Abandoned or ChangeState.Superseded;

    /// <summary><c>namespace/Kind/name</c>.</summary>
    public string Workload => $"{Namespace}/{Kind}/{Name}";
}
