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
