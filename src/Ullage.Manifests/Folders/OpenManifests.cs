using Ullage.Manifests.Helm;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>
/// Files and folders of manifests, read once: what was looked at is what is changed. Writes nothing; whoever does must see that a file is still as it was read
/// (<see cref="FileEdit.Before"/>). Not safe to share between threads.
/// </summary>
public sealed class OpenManifests
{
    private readonly FileSet _files;
    private readonly PlainFiles _plain;
    private readonly SortedDictionary<string, KustomizeOverlay> _overlays = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private bool _isEdited;

    internal OpenManifests(IReadOnlyList<string> paths, FileSet files)
    {
        (_files, _plain) = (files, new PlainFiles(files, _unread));
        foreach (var path in paths.Select(Real))
        {
            if (Kustomization.FolderOf(path) is { } folder)
            {
                _overlays.TryAdd(folder, new KustomizeOverlay(_files, folder, _unread));
            }
            else if (Directory.Exists(path))
            {
                _plain.AddFolder(path);
            }
            else
            {
                _plain.AddFile(path);
            }
        }

        AddOverlays();
    }

    /// <summary>The objects that the files and folders hold, under the names by which a cluster knows them; those of charts' templates are left out.</summary>
    public IEnumerable<FoundObject> Objects => [.. _plain.All, .. _overlays.Values.SelectMany(static o => o.All)];

    /// <summary>Works out the files that the changes come to; once.</summary>
    /// <param name="changes">The changes, each workload once.</param>
    /// <param name="options">How to look and what to heed; its limits were those of opening.</param>
    /// <exception cref="InvalidOperationException">Changes were worked out before.</exception>
    public FolderEdits Edit(IReadOnlyList<ManifestChange> changes, ManifestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (_isEdited)
        {
            throw new InvalidOperationException("Manifests are changed once; open them anew.");
        }

        _isEdited = true;
        options ??= new();
        var charts = new HelmCharts(_files, _plain.Charts, options);
        _unread.AddRange(charts.Misnamed());
        var edits = changes.Select(static c => new WorkloadEdit(c)).ToList();
        foreach (var edit in edits)
        {
            var workload = edit.Asked.Workload.Workload;
            edit.Places.AddRange(_plain.Find(workload).Select(static p => new ManifestPlace(p.Path, p.Object, null)));
            edit.Places.AddRange(_overlays.Values.SelectMany(o => o.Find(workload)));
        }

        RefuseShared(edits);
        var pending = new PendingEdits(_files);
        foreach (var edit in edits.Where(static e => e.Refusal is null))
        {
            Begin(edit, pending, charts, options);
        }

        pending.Run();
        foreach (var edit in edits.Where(static e => e.Refusal is null && e.Asked.Autoscaler is not null))
        {
            BeginAutoscaler(edit, pending);
        }

        pending.Run();
        _unread.AddRange(charts.Overridden());
        return new(_files.Edits, edits.ConvertAll(static e => e.Outcome), _unread);
    }

    /// <summary>Kustomizations among the folders that no other is made of are what is applied, so they are the overlays.</summary>
    private void AddOverlays()
    {
        var known = new List<string>();
        var found = _plain.Kustomized.Where(f => !_overlays.ContainsKey(f)).Select(f => (Folder: f, Overlay: new KustomizeOverlay(_files, f, known))).ToList();
        var parts = found.SelectMany(static f => f.Overlay.Parts).Concat(_overlays.Values.SelectMany(static o => o.Parts)).ToHashSet(StringComparer.Ordinal);
        foreach (var (folder, overlay) in found.Where(f => !parts.Contains(f.Folder)))
        {
            _overlays.Add(folder, overlay);
        }

        _unread.AddRange(known.Distinct().Except(_unread));
        _plain.Claimed.UnionWith(parts);
    }

    /// <summary>The path itself, or what a link of that name leads to: what is written must not take the link's place.</summary>
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Path.Exists(full))
        {
            throw new FileNotFoundException($"{path} is neither a file nor a folder; expected manifests.");
        }

        FileSystemInfo entry = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return Path.TrimEndingDirectorySeparator(entry.LinkTarget is null ? full : entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full);
    }

    /// <summary>A manifest without a namespace fits a workload of every namespace, but can have the numbers of one only.</summary>
    private static void RefuseShared(List<WorkloadEdit> edits)
    {
        foreach (var group in edits.Where(static e => e.Places.Count == 1).GroupBy(static e => (e.Places[0].Overlay, e.Places[0].Path, e.Places[0].Object.Node)).Where(static g => g.Count() > 1))
        {
            var place = group.First().Places[0];
            var names = string.Join(" and ", group.Select(static e => e.Asked.Workload.Workload.ToString()));
            foreach (var edit in group)
            {
                edit.Refuse($"{place} names no namespace and so fits {names}; choose one with --namespace (or --cluster), or write the namespace into the manifest.");
            }
        }
    }

    private void Begin(WorkloadEdit edit, PendingEdits pending, HelmCharts charts, ManifestOptions options)
    {
        var change = edit.Asked.Workload;
        if (edit.Places.Count > 1)
        {
            edit.Refuse($"{change.Workload} stands in {string.Join(" and ", edit.Places)}; name one of them, such as the overlay or file that counts, or give the manifest its namespace.");
            return;
        }

        try
        {
            if (edit.Places.Count == 0)
            {
                if (charts.Edit(change) is not { } values)
                {
                    edit.Absent(_unread.Count);
                    return;
                }

                edit.Files.Add(values);
                return;
            }

            var (path, _, overlay) = edit.Places[0];
            if (overlay is not null)
            {
                // A request without the target that it was reckoned with would scale at another load.
                if (edit.Asked.Autoscaler is { Autoscaler: var scaler } && !overlay.FindOwn(scaler).Any() && overlay.Find(scaler).FirstOrDefault() is { } based)
                {
                    edit.Refuse($"{scaler}, whose target moves with the request, stands in {based.Path}, a base of {overlay.Path}; put its target into a patch of the overlay by hand, or name the folder of the base.");
                    return;
                }

                edit.Files.Add(overlay.Edit(change, edit.Places[0], options.Objection));
                return;
            }

            edit.Files.Add(path);
            pending.Add(path, change.Workload, (editor, workload) => WorkloadEditor.Apply(editor, workload, change, (c, asked) => options.Objection?.Invoke(change.Workload, c, asked)), edit.Refuse);
        }
        catch (RefusedInFileException refusal)
        {
            edit.Refuse(refusal.Message);
        }
    }

    private void BeginAutoscaler(WorkloadEdit edit, PendingEdits pending)
    {
        var change = edit.Asked.Autoscaler!;
        var places = _plain.Find(change.Autoscaler).Select(static p => p.Path).Concat(_overlays.Values.SelectMany(o => o.FindOwn(change.Autoscaler))).ToList();
        if (places.Count != 1)
        {
            edit.AutoscalerRefusal = places.Count == 0
                ? $"{change.Autoscaler} is in no file that could be changed"
                : $"{change.Autoscaler} stands in {string.Join(" and ", places)}; name one of them";
            return;
        }

        edit.AutoscalerFile = places[0];
        pending.Add(places[0], change.Autoscaler, (editor, scaler) => AutoscalerEditor.Apply(editor, scaler, change), reason => (edit.AutoscalerFile, edit.AutoscalerRefusal) = (null, reason));
    }
}
