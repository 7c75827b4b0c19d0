using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing;

namespace Ullage.Application.Recommend;

/// <summary>Containers that only older pods of a workload had: their usage is of nobody's settings any more.</summary>
internal static class GoneContainers
{
    /// <summary>Takes them out of what was measured, where the newest pod's list of containers is complete.</summary>
    public static (IReadOnlyDictionary<ContainerId, IContainerUsage> Usage, IReadOnlyList<ContainerId> Gone) Split(
        DiscoveryResult found, IReadOnlyDictionary<ContainerId, IContainerUsage> measured)
    {
        ContainerId[] gone = [.. measured.Keys.Where(Among(found)).Order()];
        return gone.Length == 0 ? (measured, gone) : (measured.Where(u => !gone.Contains(u.Key)).ToDictionary(), gone);
    }

    /// <summary>Tells whether a container that was measured is one of them.</summary>
    public static Func<ContainerId, bool> Among(DiscoveryResult found)
    {
        var listed = found.Inventory.Workloads.SelectMany(static w => w.Containers).Select(static c => c.Id).ToHashSet();
        return id => found.FullyListed.Contains(id.Workload) && !listed.Contains(id);
    }
}
