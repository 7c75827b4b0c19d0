using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>
/// Files and folders of manifests. A folder with a kustomization that no other is made of is an overlay: what its bases hold is changed by a patch in the folder itself. Elsewhere
/// manifests are changed where they stand. What a chart renders is never touched; a workload that stands nowhere else is looked for in the charts' values.
/// </summary>
public static class ManifestSet
{
    /// <summary>Reads them; what cannot be read is told with the changes.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="limits">How much of a file to accept.</param>
    /// <exception cref="FileNotFoundException">There is neither file nor folder of such a name.</exception>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static OpenManifests Open(IReadOnlyList<string> paths, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new(paths, new FileSet(limits ?? YamlLimits.Default));
    }

    /// <summary>Works out the files that the changes come to. Writes nothing.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="changes">The changes, each workload once.</param>
    /// <param name="options">How to look and what to heed.</param>
    /// <inheritdoc cref="Open"/>
    public static FolderEdits Edit(IReadOnlyList<string> paths, IReadOnlyList<ManifestChange> changes, ManifestOptions? options = null) => Open(paths, options?.Limits).Edit(changes, options);
}
