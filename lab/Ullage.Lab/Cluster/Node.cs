using Ullage.Lab.Groups;

namespace Ullage.Lab.Cluster;

/// <summary>The one node of the lab: the pods on it, gone ones left out.</summary>
internal sealed class Node : IAsyncDisposable
{
    public const string Name = "lab-node";

    private readonly Lock _gate = new();
    private readonly List<Pod> _pods = [];
    private readonly TimeProvider _time;
    private readonly Random _random;

    public Node(GroupTree groups, TimeProvider time, Random random)
    {
        Groups = groups;
        _time = time;
        _random = random;
    }

    public GroupTree Groups { get; }

    /// <summary>Called when a pod came, went or started again.</summary>
    public Action? Changed { get; set; }

    public IReadOnlyList<Pod> Pods
    {
        get
        {
            lock (_gate)
            {
                return [.. _pods];
            }
        }
    }

    /// <summary>Rolls out a Deployment's pods under a new ReplicaSet, and gives them once they serve.</summary>
    public async Task<IReadOnlyList<Pod>> RollOutAsync(PodSpec spec, int replicas, CancellationToken cancellationToken)
    {
        var replicaSet = $"{spec.Deployment}-{Names.Suffix(_random, 10)}";
        var made = new List<Pod>();
        for (var i = 0; i < replicas; i++)
        {
            var pod = new Pod(spec, replicaSet, Groups, _time, _random, () => Changed?.Invoke());
            lock (_gate)
            {
                _pods.Add(pod);
            }

            await pod.StartAsync(cancellationToken);
            made.Add(pod);
        }

        return made;
    }

    public async Task RemoveAsync(Pod pod)
    {
        await pod.DisposeAsync();
        lock (_gate)
        {
            _pods.Remove(pod);
        }

        Changed?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Pods.Select(static async p => await p.DisposeAsync()));
        lock (_gate)
        {
            _pods.Clear();
        }
    }
}
