using Ullage.Manifests.Helm;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>How manifests are looked for and changed.</summary>
public sealed record ManifestOptions
{
    /// <summary>How much of a file to accept.</summary>
    public YamlLimits Limits { get; init; } = YamlLimits.Default;

    /// <summary>Where charts keep a workload's values, as people say it; charts not named are looked through.</summary>
    public IReadOnlyList<HelmValuesPath> Values { get; init; } = [];

    /// <summary>Looks at a container in its manifest before it is changed, and gives a reason against the change, or null. May be asked more than once.</summary>
    public Func<WorkloadReference, ManifestContainer, ContainerChange, string?>? Objection { get; init; }
}
