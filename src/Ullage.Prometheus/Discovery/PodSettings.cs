using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>What kube-state-metrics tells of one pod's specification.</summary>
internal sealed class PodSettings(PodKey key)
{
    public PodKey Key { get; } = key;

    /// <summary>When it was created, in seconds since the epoch; 0 when not told.</summary>
    public double Created { get; set; }

    /// <summary>Its newest sample.</summary>
    public long LastMs { get; set; }

    public SortedDictionary<string, ContainerSettings> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the exporter listed the containers themselves, so that the list is complete.</summary>
    public bool ContainersListed { get; set; }

    public ContainerSettings Container(string name)
    {
        if (!Containers.TryGetValue(name, out var settings))
        {
            Containers.Add(name, settings = new ContainerSettings());
        }

        return settings;
    }

    /// <summary>Orders pods by age: created, last seen, name.</summary>
    public static int CompareAge(PodSettings a, PodSettings b)
    {
        var order = a.Created.CompareTo(b.Created);
        order = order != 0 ? order : a.LastMs.CompareTo(b.LastMs);
        return order != 0 ? order : string.CompareOrdinal(a.Key.Pod, b.Key.Pod);
    }
}

/// <summary>One container of a pod's specification.</summary>
internal sealed class ContainerSettings
{
    public ContainerRole Role { get; set; }

    public string? Image { get; set; }

    public ResourceSettings Resources { get; set; } = ResourceSettings.None;
}
