namespace Ullage.Model;

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
