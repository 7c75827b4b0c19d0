namespace Ullage.Manifests.Kubernetes;

/// <summary>Names a workload as manifests do.</summary>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace, or null for any. A manifest without a namespace goes wherever it is applied to and so fits every one.</param>
public sealed record WorkloadReference(string Kind, string Name, string? Namespace = null)
{
    /// <summary><c>Deployment shop/catalog</c>.</summary>
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    internal bool Fits(ManifestObject candidate) =>
        candidate.Kind == Kind && candidate.Name == Name && (Namespace is null || candidate.Namespace is null || candidate.Namespace == Namespace);
}
