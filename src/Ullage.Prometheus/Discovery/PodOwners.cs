using System.Collections.Concurrent;
using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Which workload a pod belongs to, for every pod of the window: by its owners where they are known, else by its name. Safe for
/// concurrent use.
/// </summary>
public sealed class PodOwners
{
    private readonly string _cluster;
    private readonly IReadOnlyDictionary<PodKey, Owner> _pods;
    private readonly IReadOnlyDictionary<(string Namespace, string Kind, string Name), Owner> _controllers;
    private readonly SelectedPods? _selected;
    private readonly HashSet<WorkloadId> _selectedWorkloads = [];
    private readonly NamespaceGlobs _namespaces;
    private readonly ConcurrentDictionary<PodKey, (WorkloadId Id, bool Inferred)?> _resolved = new();
    private readonly Func<PodKey, (WorkloadId Id, bool Inferred)?> _resolve;

    internal PodOwners(
        string cluster,
        NamespaceGlobs namespaces,
        IReadOnlyDictionary<PodKey, Owner> pods,
        IReadOnlyDictionary<(string Namespace, string Kind, string Name), Owner> controllers,
        SelectedPods? selected)
    {
        _cluster = cluster;
        _namespaces = namespaces;
        _pods = pods;
        _controllers = controllers;
        _selected = selected;
        _resolve = Resolve;
        foreach (var pod in (IEnumerable<PodKey>?)selected?.Selected ?? [])
        {
            _selectedWorkloads.Add(WorkloadOf(pod).Id);
        }
    }

    /// <summary>Finds a pod's workload.</summary>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="pod">Its name.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="inferred">Whether names, not owners, told it.</param>
    /// <returns>False when the pod is outside the namespaces or labels asked for.</returns>
    public bool TryResolve(string @namespace, string pod, out WorkloadId workload, out bool inferred)
    {
        var found = _resolved.GetOrAdd(new PodKey(@namespace, pod), _resolve);
        (workload, inferred) = found ?? (null!, false);
        return found is not null;
    }

    /// <summary>Those of some pods, and of all whose owners are known, that lie inside the namespaces and labels asked for, with their workloads.</summary>
    internal IReadOnlyDictionary<PodId, WorkloadId> Among(IEnumerable<PodKey> pods)
    {
        var among = new Dictionary<PodId, WorkloadId>();
        foreach (var pod in _pods.Keys.Concat(pods))
        {
            if (TryResolve(pod.Namespace, pod.Pod, out var workload, out _))
            {
                among[new PodId(workload.Cluster, pod.Namespace, pod.Pod)] = workload;
            }
        }

        return among;
    }

    /// <summary>Whether the pod's owner is known from kube-state-metrics.</summary>
    internal bool Knows(PodKey pod) => _pods.ContainsKey(pod);

    private (WorkloadId, bool)? Resolve(PodKey pod)
    {
        if (!_namespaces.Contains(pod.Namespace) || (_selected?.Labelled.Contains(pod) == true && !_selected.Selected.Contains(pod)))
        {
            return null;
        }

        // Of a pod that is gone nobody may tell the labels: it is selected as the others of its workload are.
        var found = WorkloadOf(pod);
        return _selected is null || _selected.Selected.Contains(pod) || _selectedWorkloads.Contains(found.Id) ? found : null;
    }

    private (WorkloadId Id, bool Inferred) WorkloadOf(PodKey pod)
    {
        if (!_pods.TryGetValue(pod, out var owner))
        {
            var (kind, name) = PodNames.Infer(pod.Pod);
            return (new WorkloadId(_cluster, pod.Namespace, kind, name), true);
        }

        var (top, inferred) = Climb(pod.Namespace, owner);

        // A pod without a controller stands for itself; so does a static pod, whose owner is its node.
        return top.Kind.Length == 0 || top.Kind == "Node"
            ? (new WorkloadId(_cluster, pod.Namespace, "Pod", pod.Pod), false)
            : (new WorkloadId(_cluster, pod.Namespace, top.Kind, top.Name), inferred);
    }

    private (Owner Top, bool Inferred) Climb(string @namespace, Owner owner)
    {
        if (_controllers.TryGetValue((@namespace, owner.Kind, owner.Name), out var above))
        {
            return above.Kind.Length == 0 ? (owner, false) : (above, false);
        }

        return owner.Kind switch
        {
            "ReplicaSet" when PodNames.DeploymentOf(owner.Name) is { } deployment => (new Owner("Deployment", deployment), true),
            "Job" when PodNames.CronJobOf(owner.Name) is { } cronJob => (new Owner("CronJob", cronJob), true),
            _ => (owner, false),
        };
    }
}

/// <summary>The pods that a selector selects, among those whose labels are told.</summary>
internal sealed record SelectedPods(IReadOnlySet<PodKey> Selected, IReadOnlySet<PodKey> Labelled);

/// <summary>An owner reference; an empty kind means there is none.</summary>
internal sealed record Owner(string Kind, string Name)
{
    public static Owner None { get; } = new("", "");
}
