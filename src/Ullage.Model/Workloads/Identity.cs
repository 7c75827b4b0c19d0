namespace Ullage.Model;

/// <summary>A workload: what owns pods. Equality is by all four parts.</summary>
/// <param name="Cluster">The cluster's name on a shared store; empty where one cluster is meant.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Kind">Deployment, StatefulSet, DaemonSet, CronJob, Job, ReplicaSet, Rollout, Pod (unowned), or a custom controller's kind.</param>
/// <param name="Name">Its name.</param>
public sealed record WorkloadId(string Cluster, string Namespace, string Kind, string Name) : IComparable<WorkloadId>
{
    /// <inheritdoc/>
    public int CompareTo(WorkloadId? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Cluster, other.Cluster);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
    }

    /// <summary><c>namespace/Kind/name</c>, led by the cluster where one is named: <c>cluster:namespace/Kind/name</c>.</summary>
    public override string ToString() => (Cluster.Length > 0 ? Cluster + ":" : "") + $"{Namespace}/{Kind}/{Name}";
}

/// <summary>A container of a workload: the unit that is sized. All pods' containers of that name share one history.</summary>
public sealed record ContainerId(WorkloadId Workload, string Name) : IComparable<ContainerId>
{
    /// <inheritdoc/>
    public int CompareTo(ContainerId? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Workload.CompareTo(other.Workload);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary><c>namespace/Kind/name/container</c>.</summary>
    public override string ToString() => $"{Workload}/{Name}";
}

/// <summary>A pod, by name within a namespace of a cluster.</summary>
public sealed record PodId(string Cluster, string Namespace, string Name);

/// <summary>What part a container plays in its pod.</summary>
public enum ContainerRole
{
    /// <summary>Runs for the pod's life.</summary>
    App,

    /// <summary>Runs to its end before the app starts.</summary>
    Init,

    /// <summary>An init container with restartPolicy Always: starts first and stays (native sidecar).</summary>
    Sidecar,
}

/// <summary>The language runtime inside a container, as its own metrics tell it.</summary>
public enum RuntimeKind
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>Go.</summary>
    Go,

    /// <summary>.NET.</summary>
    DotNet,

    /// <summary>A Java virtual machine.</summary>
    Jvm,
}
