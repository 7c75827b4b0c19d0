using Ullage.Manifests.Kubernetes;

namespace Ullage.Generators.Workloads;

/// <summary>What is asked of a migration beside what the service's own container says.</summary>
/// <param name="Args">What makes the image migrate, without shell and secrets.</param>
public sealed record MigrationRequest(IReadOnlyList<string> Args)
{
    /// <summary>The container whose program it is; null for the one that serves.</summary>
    public string? Container { get; init; }

    /// <summary>The objects that were read with the workload, whose Services tell which container serves.</summary>
    public IReadOnlyList<ManifestObject> Around { get; init; } = [];

    /// <summary>Its image; null for the container's own.</summary>
    public string? Image { get; init; }

    /// <summary>Variables that it must read from a Secret.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The Secret with those keys; null for where the container reads them from.</summary>
    public string? Secret { get; init; }
}
