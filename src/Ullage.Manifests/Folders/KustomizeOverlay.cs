using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>
/// Changes workloads in a Kustomize overlay without touching its bases: in the patch of the folder that already speaks of the workload, else in the manifest
/// itself where it lies in the folder, else by a new patch file, named last among the patches so that it holds.
/// </summary>
internal sealed class KustomizeOverlay
{
    private const int MostFolders = 256;
    private readonly FileSet _files;
    private readonly string _folder;
    private readonly List<(string Path, string Name, ManifestObject Object)> _objects = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unread;

    public KustomizeOverlay(FileSet files, string folder, List<string> unread)
    {
        (_files, _folder, _unread) = (files, folder, unread);
        Path = KustomizationFile.In(folder)!;
        Collect(folder, static name => name, isOverlay: true);
    }

    /// <summary>Its kustomization file.</summary>
    public string Path { get; }

    /// <summary>Files and folders that it is made of, its bases' included, itself left out.</summary>
    public HashSet<string> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>Every object, and every patch of the overlay's own as if it were the object that it patches.</summary>
    public IEnumerable<FoundObject> All
    {
        get
        {
            if (Own() is not { } own)
            {
                return [];
            }

            FoundObject Found(string path, string name, ManifestObject of) => new(path, own.Prefix + name + own.Suffix, own.Root["namespace"].Text is { Length: > 0 } given ? given : of.Namespace, of);
            return _objects.Select(o => Found(o.Path, o.Name, o.Object)).Concat(own.Patches.OfType<string>().Where(_files.Has).SelectMany(p => Patches(p).Select(o => Found(p, o.Name, o))));
        }
    }

    /// <summary>Where a workload comes from; several places where that is not clear.</summary>
    public IEnumerable<ManifestPlace> Find(WorkloadReference workload)
    {
        if (Own() is not { } own)
        {
            return [];
        }

        return _objects.Where(o => o.Object.Kind == workload.Kind && own.Prefix + o.Name + own.Suffix == workload.Name && Namespaced(own, o.Object, workload.Namespace)).Select(o => new ManifestPlace(o.Path, o.Object, this) { Name = o.Name });
    }

    /// <summary>Files of the folder itself that hold an object under the name that the cluster knows.</summary>
    public IEnumerable<string> FindOwn(WorkloadReference reference) =>
        Find(reference).Where(p => System.IO.Path.GetDirectoryName(p.Path) == _folder && p.Object.Name == reference.Name).Select(static p => p.Path);

    /// <summary>Makes one change; the file that now holds it.</summary>
    /// <exception cref="RefusedInFileException">It cannot be made.</exception>
    public string Edit(WorkloadChange change, ManifestPlace place, Func<WorkloadReference, ManifestContainer, ContainerChange, string?>? objection)
    {
        var own = RefusedInFileException.Within(Path, () => new Kustomization(Path, _files.Read(Path)));
        var source = place.Object;
        return RefusedInFileException.Within(Path, () =>
        {
            if (own.HasLaterPatches)
            {
                throw new EditRefusedException("patchesJson6902 run after every other patch, so a patch may not hold; move them to patches.", own.Root["patchesJson6902"].Position);
            }

            foreach (var container in change.Containers)
            {
                if (!source.Containers.Any(c => c.Name == container.Container))
                {
                    throw new EditRefusedException($"{change.Workload} has no container {container.Container} in {place.Path}; it has: {string.Join(", ", source.Containers.Select(static c => c.Name))}.", own.Root.Position);
                }
            }

            var within = new WorkloadChange(new(change.Workload.Kind, place.Name), change.Containers);
            var init = source.Containers.Where(static c => c.IsInit).Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
            Object(own, change, within, source, objection);
            return EditPatch(own, within, init, source)
                ?? (System.IO.Path.GetDirectoryName(place.Path) == _folder && !own.Patches.Any(p => Speaks(p, within.Workload)) ? EditManifest(place.Path, within) : AddPatch(own, within, source, init));
        });
    }

    private Kustomization? Own()
    {
        try
        {
            return new Kustomization(Path, _files.Read(Path));
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            // Told as unread when its folder was looked through.
            return null;
        }
    }

    private static bool Namespaced(Kustomization own, ManifestObject candidate, string? wanted)
    {
        var given = own.Root["namespace"].Text is { Length: > 0 } name ? name : candidate.Namespace;
        return wanted is null || given is null || given == wanted;
    }

    /// <summary>Merges into the last patch, if it is a file of this folder that names the workload; a patch after it could undo the change.</summary>
    private string? EditPatch(Kustomization own, WorkloadChange change, HashSet<string> init, ManifestObject source)
    {
        foreach (var path in own.Patches.Reverse())
        {
            if (path is null || !path.StartsWith(_folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) || !_files.Has(path))
            {
                return null;
            }

            var file = RefusedInFileException.Within(path, () => _files.Read(path));
            var patch = ManifestObject.In(file).FirstOrDefault(o => change.Workload.Fits(o));
            if (patch is not null)
            {
                return RefusedInFileException.Within(path, () =>
                {
                    var editor = new YamlEditor(file);
                    editor.Apply(patch.Node, YamlChange.Map(StrategicPatch.Spec(change, init, [source, patch])));
                    _files.Change(path, editor.Finish());
                    return path;
                });
            }
        }

        return null;
    }

    /// <summary>Whether a patch is or may be about a workload: what is no file of its own, or cannot be read, may.</summary>
    private bool Speaks(string? patch, WorkloadReference workload) => patch is null || !_files.Has(patch) || Patches(patch) is not { Count: > 0 } objects || objects.Any(workload.Fits);

    private IReadOnlyList<ManifestObject> Patches(string path)
    {
        try
        {
            return ManifestObject.In(_files.Read(path));
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Asks whether a container may change, as the last patch that has its resources shows it, or else its manifest.</summary>
    private void Object(Kustomization own, WorkloadChange change, WorkloadChange within, ManifestObject source, Func<WorkloadReference, ManifestContainer, ContainerChange, string?>? objection)
    {
        if (objection is null)
        {
            return;
        }

        var layers = own.Patches.Reverse().OfType<string>().Where(_files.Has).SelectMany(p => Patches(p).Where(within.Workload.Fits)).Append(source).ToList();
        foreach (var asked in change.Containers)
        {
            var shown = layers.SelectMany(static l => l.Containers).Where(c => c.Name == asked.Container).ToList();
            var container = shown.FirstOrDefault(static c => c.Resources.Exists, shown[^1]);
            if (objection(change.Workload, container, asked) is { } reason)
            {
                throw new EditRefusedException(reason, container.Node.Position);
            }
        }
    }

    private string EditManifest(string path, WorkloadChange change) => RefusedInFileException.Within(path, () =>
    {
        _files.Change(path, WorkloadEditor.Edit(_files.Read(path), change));
        return path;
    });

    private string AddPatch(Kustomization own, WorkloadChange change, ManifestObject source, HashSet<string> init)
    {
        var name = $"ullage-{change.Workload.Kind}-{change.Workload.Name}.yaml".ToLowerInvariant();
        var path = System.IO.Path.Combine(_folder, name);
        if (name.AsSpan().ContainsAny('/', '\\') || _files.Has(path))
        {
            throw new EditRefusedException($"{name} is there but is not the last patch of the kustomization; name it among its patches or remove it.", own.Root.Position);
        }

        var editor = new YamlEditor(own.Root.File);
        editor.Apply(own.Root, YamlChange.Map(("patches", YamlChange.List("path", (name, YamlChange.Map())))));
        _files.Change(Path, editor.Finish());
        _files.Add(path, Encoding.UTF8.GetBytes(StrategicPatch.Write(source.ApiVersion, change, init, [source])));
        return path;
    }

    private void Collect(string folder, Func<string, string> rename, bool isOverlay)
    {
        if (!_seen.Add(folder) || _seen.Count > MostFolders || KustomizationFile.In(folder) is not { } path)
        {
            return;
        }

        Attempt(path, () =>
        {
            var kustomization = new Kustomization(path, _files.Read(path));
            string Renamed(string name) => rename(isOverlay ? name : kustomization.Prefix + name + kustomization.Suffix);
            Parts.UnionWith(kustomization.Patches.OfType<string>());
            foreach (var source in kustomization.Sources)
            {
                Parts.Add(source);
                if (Directory.Exists(source))
                {
                    Collect(source, Renamed, isOverlay: false);
                }
                else
                {
                    Attempt(source, () => _objects.AddRange(ManifestObject.In(_files.Read(source)).Where(static o => o.Kind is AutoscalerChange.Kind or "Namespace" || o.PodSpec.Exists).Select(o => (source, Renamed(o.Name), o))));
                }
            }
        });
    }

    private void Attempt(string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            _unread.Add($"{path}: {error.Message}");
        }
    }
}
