using System.Collections.Concurrent;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Recommend;

/// <summary>
/// Tells whose usage a series holds, and declines what is no container of the run: sums over pods, sandboxes, single CPUs, other
/// workloads. Safe for concurrent use.
/// </summary>
/// <param name="roster">Whose pods there are.</param>
/// <param name="only">One workload alone; null for all.</param>
/// <param name="meant">Which of them are this process's; null for all.</param>
internal sealed class OwnerOfSeries(Roster roster, WorkloadName? only, Func<WorkloadId, bool>? meant = null)
{
    // Old kubelets told each CPU beside the total; adding both would count twice.
    private const string CpuLabel = "cpu";
    private const string AllCpus = "total";

    private readonly ConcurrentDictionary<ContainerId, ContainerId> _shared = new();
    private readonly ConcurrentDictionary<WorkloadId, bool> _workloads = new();
    private readonly ConcurrentDictionary<string, bool> _clusters = new();

    /// <summary>Workloads whose usage was seen, and whether names alone told them.</summary>
    public IReadOnlyDictionary<WorkloadId, bool> Workloads => _workloads;

    /// <summary>Values of the cluster label met in the samples.</summary>
    public IReadOnlyCollection<string> Clusters => [.. _clusters.Keys];

    public SeriesOwner? Find(LabelSet labels)
    {
        _clusters.TryAdd(labels[roster.Cluster.Label], true);
        if (!roster.Metrics!.Labels.TryRead(labels, out var @namespace, out var pod, out var container)
            || (labels.TryGet(CpuLabel, out var cpu) && cpu != AllCpus)
            || !roster.Owners.TryResolve(@namespace, pod, out var workload, out var inferred)
            || only?.Matches(workload) == false
            || meant?.Invoke(workload) == false)
        {
            return null;
        }

        var id = new ContainerId(workload, container);
        id = _shared.GetOrAdd(id, id);
        _workloads.TryAdd(workload, inferred);
        return new SeriesOwner(id, pod);
    }
}
