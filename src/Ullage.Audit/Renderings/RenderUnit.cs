using Ullage.Audit.Sources;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>A kustomization or a chart of the run that a program can render.</summary>
public sealed class RenderUnit
{
    private RenderUnit(SourcePath file, KustomizeTree? tree) => (File, Tree) = (file, tree);

    /// <summary>The kustomization file or <c>Chart.yaml</c>.</summary>
    public SourcePath File { get; }

    /// <summary>Its folder, as a full path.</summary>
    public string Folder => Path.GetDirectoryName(File.Full)!;

    /// <summary>Whether it is a Helm chart; else it is a kustomization.</summary>
    public bool IsChart => Tree is null;

    internal KustomizeTree? Tree { get; }

    /// <summary>The units among files: charts that are no part of another and no library, and kustomizations that no other of the run is laid over. What could be one but is not rendered is told.</summary>
    /// <param name="files">The files of the run.</param>
    /// <param name="problems">What is not rendered, and why, is added here.</param>
    public static IReadOnlyList<RenderUnit> Among(IReadOnlyList<SourcePath> files, ICollection<SourceProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(problems);
        var found = files.Where(static f => Path.GetFileName(f.Full) == "Chart.yaml" && IsOwnChart(f.Full)).Select(static f => new RenderUnit(f, null)).ToList();
        var overlays = files.Where(static f => KustomizationFile.IsNamed(f.Full)).Select(static f => new RenderUnit(f, KustomizeTree.Of(f.Full))).ToList();
        var bases = overlays.SelectMany(static o => o.Tree!.Bases).ToHashSet(StringComparer.Ordinal);
        foreach (var overlay in overlays.Where(o => !bases.Contains(o.File.Full) && !o.Tree!.IsComponent))
        {
            if (overlay.Tree!.Obstacle is { } obstacle)
            {
                problems.Add(new(overlay.File.Shown, $"not rendered: {obstacle}; what it names is audited as it stands{(overlay.Tree.IsBroken ? ". --render never leaves it out" : "")}", overlay.Tree.IsBroken));
            }
            else
            {
                found.Add(overlay);
            }
        }

        return found;
    }

    /// <summary>A chart in another's <c>charts</c> is rendered with that one; a library renders to nothing.</summary>
    private static bool IsOwnChart(string path)
    {
        var above = Path.GetDirectoryName(Path.GetDirectoryName(path));
        if (Path.GetFileName(above) == "charts" && System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(above) ?? "", "Chart.yaml")))
        {
            return false;
        }

        try
        {
            return new FileInfo(path).Length <= 1 << 20 && !(YamlFile.Parse(System.IO.File.ReadAllBytes(path)).Documents is [var document, ..] && document.Root["type"].TextIs("library"));
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
