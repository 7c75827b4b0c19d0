using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>Where a workload comes from.</summary>
/// <param name="Path">The file of its manifest.</param>
/// <param name="Object">The manifest in it.</param>
/// <param name="Overlay">The overlay by which it comes; null where it is changed where it stands.</param>
internal sealed record ManifestPlace(string Path, ManifestObject Object, KustomizeOverlay? Overlay)
{
    /// <summary>The manifest's name before its overlay renamed it.</summary>
    public string Name { get; init; } = "";

    public override string ToString() => $"{Path} ({Object.Node.Position})" + (Overlay is null ? "" : $" by {Overlay.Path}");
}
