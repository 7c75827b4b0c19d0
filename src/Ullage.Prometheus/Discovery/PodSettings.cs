using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>What kube-state-metrics tells of one pod's specification.</summary>
internal sealed class PodSettings(PodKey key)
{
    private readonly List<ContainerSettings> _containers = new(1);

    public PodKey Key { get; } = key;

    /// <summary>When it was created, in seconds since the epoch; 0 when not told.</summary>
    public double Created { get; set; }

    /// <summary>Its newest sample.</summary>
    public long LastMs { get; set; }

    /// <summary>Its containers in the order of their names.</summary>
    public IReadOnlyList<ContainerSettings> Containers => _containers;

    /// <summary>Whether the exporter listed the containers themselves, so that the list is complete.</summary>
    public bool ContainersListed { get; set; }

    /// <summary>A container, made known by being asked for.</summary>
    public ContainerSettings Container(string name)
    {
        var at = 0;
        for (; at < _containers.Count && string.CompareOrdinal(_containers[at].Name, name) is var order and <= 0; at++)
        {
            if (order == 0)
            {
                return _containers[at];
            }
        }

        _containers.Insert(at, new ContainerSettings(name));
        return _containers[at];
    }

    /// <summary>A container by its name, or null.</summary>
    public ContainerSettings? Find(string name) => _containers.Find(c => c.Name == name);

    /// <summary>Orders pods by age: created, last seen, name.</summary>
    public static int CompareAge(PodSettings a, PodSettings b)
    {
        var order = a.Created.CompareTo(b.Created);
        order = order != 0 ? order : a.LastMs.CompareTo(b.LastMs);
        return order != 0 ? order : string.CompareOrdinal(a.Key.Pod, b.Key.Pod);
    }
}

/// <summary>One container of a pod's specification.</summary>
internal sealed class ContainerSettings(string name)
{
    private Told _cpuRequest;
    private Told _cpuLimit;
    private Told _memoryRequest;
    private Told _memoryLimit;

    public string Name => name;

    public ContainerRole Role { get; set; }

    public string? Image { get; set; }

    public IReadOnlyList<DeclaredVariable> Variables { get; set; } = [];

    /// <summary>What was told of requests and limits.</summary>
    public ResourceSettings Resources => AnySet
        ? new(_cpuRequest.Cores, _cpuLimit.Cores, _memoryRequest.Bytes, _memoryLimit.Bytes)
        : ResourceSettings.None;

    /// <summary>Whether any of them was told.</summary>
    public bool AnySet => _cpuRequest.AtMs > 0 || _cpuLimit.AtMs > 0 || _memoryRequest.AtMs > 0 || _memoryLimit.AtMs > 0;

    /// <summary>Takes a sample of a setting. The newest wins, whichever exporter it came from; of two at one moment the larger, so that their order cannot matter.</summary>
    public void Take(string resource, bool limit, long atMs, double value)
    {
        ref var told = ref _memoryLimit;
        switch (resource, limit)
        {
            case ("cpu", false):
                told = ref _cpuRequest;
                break;
            case ("cpu", true):
                told = ref _cpuLimit;
                break;
            case ("memory", false):
                told = ref _memoryRequest;
                break;
            default:
                break;
        }

        if (atMs > told.AtMs || (atMs == told.AtMs && value > told.Value))
        {
            told = new Told(atMs, value);
        }
    }

    private readonly record struct Told(long AtMs, double Value)
    {
        public CpuQuantity? Cores => AtMs > 0 ? CpuQuantity.FromCores(Math.Min(Value, 1e9)) : null;

        public ByteQuantity? Bytes => AtMs > 0 ? ByteQuantity.FromBytes(Value) : null;
    }
}
