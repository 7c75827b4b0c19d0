using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>Manifests that are changed where they stand: single files, and what lies below folders that are no overlay.</summary>
internal sealed class PlainFiles(FileSet files, List<string> unread)
{
    private const int MostFiles = 20_000;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), List<(string Path, ManifestObject Object)>> _objects = [];
    private bool _full;

    /// <summary>Folders with a kustomization, in order.</summary>
    public List<string> Kustomized { get; } = [];

    /// <summary>Files that belong to an overlay, which changes what they say by its own means.</summary>
    public HashSet<string> Claimed { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders with a <c>Chart.yaml</c>, in order.</summary>
    public List<string> Charts { get; } = [];

    /// <summary>Every object, but for those of overlays.</summary>
    public IEnumerable<FoundObject> All => _objects.Values.SelectMany(static o => o).Where(o => !Claimed.Contains(o.Path)).Select(static o => new FoundObject(o.Path, o.Object.Name, o.Object.Namespace, o.Object));

    public void AddFolder(string folder)
    {
        // Hidden files and folders, and links: a link could lead anywhere, and round in circles.
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        foreach (var file in Directory.GetFiles(folder, "*", options).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            {
                AddFile(file);
            }
        }

        var isChart = File.Exists(Path.Combine(folder, "Chart.yaml"));
        if (isChart)
        {
            Charts.Add(folder);
        }

        if (KustomizationFile.In(folder) is not null)
        {
            Kustomized.Add(folder);
        }

        foreach (var inner in Directory.GetDirectories(folder, "*", options).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(inner);
            if (!name.StartsWith('.') && name != "node_modules" && !(isChart && name is "templates" or "charts"))
            {
                AddFolder(inner);
            }
        }
    }

    public void AddFile(string path)
    {
        if (_full || !_seen.Add(path))
        {
            return;
        }

        if (_seen.Count > MostFiles)
        {
            _full = true;
            unread.Add($"{path}: more than {MostFiles} files; this and the rest were left out. Name a smaller folder.");
            return;
        }

        try
        {
            foreach (var candidate in ManifestObject.In(files.Read(path)).Where(static o => o.Kind is AutoscalerChange.Kind or "Namespace" || o.PodSpec.Exists))
            {
                var key = (candidate.Kind, candidate.Name);
                (_objects.TryGetValue(key, out var list) ? list : _objects[key] = []).Add((path, candidate));
            }
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            unread.Add($"{path}: {error.Message}");
        }
    }

    /// <summary>Where an object stands; several places where that is not clear.</summary>
    public IEnumerable<(string Path, ManifestObject Object)> Find(WorkloadReference reference) =>
        _objects.GetValueOrDefault((reference.Kind, reference.Name), []).Where(p => reference.Fits(p.Object) && !Claimed.Contains(p.Path));
}
