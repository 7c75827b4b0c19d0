using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>An object in a file, as a cluster will know it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Its name, with what its overlay puts before and after it.</param>
/// <param name="Namespace">Its namespace; null where neither it nor its overlay says one.</param>
/// <param name="Manifest">The object.</param>
public sealed record FoundObject(string Path, string Name, string? Namespace, ManifestObject Manifest)
{
    /// <summary>Whether it goes to a namespace; one that names none goes wherever it is applied to.</summary>
    public bool GoesTo(string @namespace) => Namespace is null || Namespace == @namespace;
}
