using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>A kustomization file as far as it matters here: where its objects come from, how it renames them, and what patches it lays over them.</summary>
internal sealed class Kustomization(string path, YamlFile file)
{
    private static readonly string[] _sources = ["resources", "bases", "components"];

    public string Path { get; } = path;

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public YamlNode Root => file.Documents.Count == 1 ? file.Documents[0].Root : default;

    public string Prefix => Root["namePrefix"].Text;

    public string Suffix => Root["nameSuffix"].Text;

    /// <summary>Files and folders named as resources, bases and components; addresses of other hosts are left out.</summary>
    public IEnumerable<string> Sources => _sources.SelectMany(Texts).Where(static s => !s.Contains("://", StringComparison.Ordinal)).Select(Local);

    /// <summary>The folder of an overlay that a path means: the folder itself, or its kustomization file; null where it means none.</summary>
    public static string? FolderOf(string path) =>
        Directory.Exists(path) ? KustomizationFile.In(path) is null ? null : path : KustomizationFile.IsNamed(path) ? System.IO.Path.GetDirectoryName(path) : null;

    /// <summary>Files of patches by their place in the order of application, the last the strongest; null for one that is no plain file, such as an inline or targeted one.</summary>
    public IEnumerable<string?> Patches
    {
        get
        {
            var found = new List<string?>(Texts("patchesStrategicMerge").Select(t => t.Contains('\n', StringComparison.Ordinal) ? null : Local(t)));
            foreach (var patch in Root["patches"].Items)
            {
                found.Add(patch["path"].Exists && !patch["target"].Exists ? Local(patch["path"].Text) : null);
            }

            return found;
        }
    }

    /// <summary>Whether JSON patches run after every other patch, so that nothing laid over is sure to last.</summary>
    public bool HasLaterPatches => Root["patchesJson6902"].Items.MoveNext();

    private string Local(string relative) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, relative)));

    private List<string> Texts(string key)
    {
        var found = new List<string>();
        foreach (var item in Root[key].Items)
        {
            found.Add(item.Target.Text);
        }

        return found;
    }
}
