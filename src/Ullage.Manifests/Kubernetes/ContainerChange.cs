namespace Ullage.Manifests.Kubernetes;

/// <summary>What to change about a container. What is not named stays.</summary>
/// <param name="Container">The container's name, among containers and init containers.</param>
public sealed record ContainerChange(string Container)
{
    /// <summary><c>resources.requests.cpu</c>.</summary>
    public FieldChange CpuRequest { get; init; }

    /// <summary><c>resources.requests.memory</c>.</summary>
    public FieldChange MemoryRequest { get; init; }

    /// <summary><c>resources.limits.cpu</c>.</summary>
    public FieldChange CpuLimit { get; init; }

    /// <summary><c>resources.limits.memory</c>.</summary>
    public FieldChange MemoryLimit { get; init; }

    /// <summary>Variables to set or remove, each name once.</summary>
    public IReadOnlyList<EnvironmentChange> Environment { get; init; } = [];
}
