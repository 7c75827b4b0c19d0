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
    private readonly string _path;
    private readonly List<(string Path, string Name, ManifestObject Object)> _objects = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unread;

    public KustomizeOverlay(FileSet files, string folder, List<string> unread)
    {
        (_files, _folder, _unread) = (files, folder, unread);
        _path = Kustomization.FileOf(folder)!;
        Collect(folder, static name => name, isOverlay: true);
    }

    /// <summary>Makes one change; the file that now holds it.</summary>
    public string Edit(WorkloadChange change)
    {
        var own = RefusedInFileException.Within(_path, null, () => new Kustomization(_path, _files.Read(_path)));
        var found = _objects.Where(o => o.Object.Kind == change.Workload.Kind && own.Prefix + o.Name + own.Suffix == change.Workload.Name && Namespaced(own, o.Object, change.Workload.Namespace)).ToList();
        if (found.Count != 1)
        {
            throw new RefusedInFileException(
                found.Count == 0
                    ? $"{change.Workload} comes from no local resource of {_path}{(_unread.Count > 0 ? $" ({_unread.Count} files could not be read)" : "")}; name the folder that has it."
                    : $"{change.Workload} comes from {string.Join(" and ", found.Select(static o => o.Path))}; name its namespace.",
                found.FirstOrDefault().Object?.ApiVersion);
        }

        var (path, name, source) = found[0];
        return RefusedInFileException.Within(_path, source.ApiVersion, () =>
        {
            if (own.HasLaterPatches)
            {
                throw new EditRefusedException("patchesJson6902 run after every other patch, so a patch may not hold; move them to patches.", own.Root["patchesJson6902"].Position);
            }

            foreach (var container in change.Containers)
            {
                if (!source.Containers.Any(c => c.Name == container.Container))
                {
                    throw new EditRefusedException($"{change.Workload} has no container {container.Container} in {path}; it has: {string.Join(", ", source.Containers.Select(static c => c.Name))}.", own.Root.Position);
                }
            }

            var within = new WorkloadChange(new(change.Workload.Kind, name), change.Containers);
            var init = source.Containers.Where(static c => c.IsInit).Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
            return EditPatch(own, within, init) ?? (Path.GetDirectoryName(path) == _folder && own.Patches.All(static p => p is not null) ? EditManifest(path, within) : AddPatch(own, within, source.ApiVersion, init));
        });
    }

    private static bool Namespaced(Kustomization own, ManifestObject candidate, string? wanted)
    {
        var given = own.Root["namespace"].Text is { Length: > 0 } name ? name : candidate.Namespace;
        return wanted is null || given is null || given == wanted;
    }

    /// <summary>Merges into the last patch, if it is a file of this folder that names the workload; a patch after it could undo the change.</summary>
    private string? EditPatch(Kustomization own, WorkloadChange change, HashSet<string> init)
    {
        foreach (var path in own.Patches.Reverse())
        {
            if (path is null || Path.GetDirectoryName(path) != _folder || !_files.Has(path))
            {
                return null;
            }

            var file = RefusedInFileException.Within(path, null, () => _files.Read(path));
            var patch = ManifestObject.In(file).FirstOrDefault(o => change.Workload.Fits(o));
            if (patch is not null)
            {
                return RefusedInFileException.Within(path, patch.ApiVersion, () =>
                {
                    var editor = new YamlEditor(file);
                    editor.Apply(patch.Node, YamlChange.Map(StrategicPatch.Spec(change, init)));
                    _files.Change(path, editor.Finish());
                    return path;
                });
            }
        }

        return null;
    }

    private string EditManifest(string path, WorkloadChange change) => RefusedInFileException.Within(path, null, () =>
    {
        _files.Change(path, WorkloadEditor.Edit(_files.Read(path), change));
        return path;
    });

    private string AddPatch(Kustomization own, WorkloadChange change, string apiVersion, HashSet<string> init)
    {
        var name = $"ullage-{change.Workload.Kind}-{change.Workload.Name}.yaml".ToLowerInvariant();
        var path = Path.Combine(_folder, name);
        if (name.AsSpan().ContainsAny('/', '\\') || _files.Has(path))
        {
            throw new EditRefusedException($"{name} is there but is not the last patch of the kustomization; name it among its patches or remove it.", own.Root.Position);
        }

        var editor = new YamlEditor(own.Root.File);
        editor.Apply(own.Root, YamlChange.Map(("patches", YamlChange.List("path", (name, YamlChange.Map())))));
        _files.Change(_path, editor.Finish());
        _files.Add(path, Encoding.UTF8.GetBytes(StrategicPatch.Write(apiVersion, change, init)));
        return path;
    }

    private void Collect(string folder, Func<string, string> rename, bool isOverlay)
    {
        if (!_seen.Add(folder) || _seen.Count > MostFolders || Kustomization.FileOf(folder) is not { } path)
        {
            return;
        }

        Attempt(path, () =>
        {
            var kustomization = new Kustomization(path, _files.Read(path));
            string Renamed(string name) => rename(isOverlay ? name : kustomization.Prefix + name + kustomization.Suffix);
            foreach (var source in kustomization.Sources)
            {
                if (Directory.Exists(source))
                {
                    Collect(source, Renamed, isOverlay: false);
                }
                else
                {
                    Attempt(source, () => _objects.AddRange(ManifestObject.In(_files.Read(source)).Where(static o => o.PodSpec.Exists).Select(o => (source, Renamed(o.Name), o))));
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
