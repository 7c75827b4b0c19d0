using Ullage.Audit.Selection;
using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Audit.Objects;

/// <summary>A PodDisruptionBudget.</summary>
internal sealed class DisruptionBudget(SourceText source, ManifestObject manifest) : AuditObject(source, manifest)
{
    public LabelSelector Selector { get; } = LabelSelector.Of(manifest.Node["spec"]["selector"]);

    /// <summary>Whether it surely selects no pods: without a selector, and with an empty one under the version before policy/v1, where that selects all.</summary>
    public bool SelectsNone => !Selector.IsGiven || (Selector.IsEmpty && ApiVersion == "policy/v1beta1");

    public CountOrPercent? MinAvailable => CountOrPercent.Of(Spec["minAvailable"]);

    public CountOrPercent? MaxUnavailable => CountOrPercent.Of(Spec["maxUnavailable"]);

    public List<Workload> Workloads { get; } = [];

    /// <summary>How many pods may be evicted when that many are all healthy, as the disruption controller reckons; null when the budget says neither.</summary>
    public long? Allowed(int pods) => MinAvailable is { } least ? Math.Max(0, pods - least.OfUp(pods)) : MaxUnavailable is { } most ? Math.Min(pods, most.OfUp(pods)) : null;
}
