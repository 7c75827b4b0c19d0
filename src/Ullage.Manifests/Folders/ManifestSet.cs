using Ullage.Manifests.Helm;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>
/// Files and folders of manifests. A folder with a kustomization that no other is made of is an overlay: what its bases hold is changed by a patch in the folder itself. Elsewhere
/// manifests are changed where they stand. What a chart renders is never touched; a workload that stands nowhere else is looked for in the charts' values.
/// </summary>
public static class ManifestSet
{
    /// <summary>Works out the files that the changes come to. Writes nothing.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="changes">The changes, each workload once.</param>
    /// <param name="options">How to look and what to heed.</param>
    /// <exception cref="FileNotFoundException">There is neither file nor folder of such a name.</exception>
    public static FolderEdits Edit(IReadOnlyList<string> paths, IReadOnlyList<ManifestChange> changes, ManifestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(changes);
        options ??= new();
        var files = new FileSet(options.Limits);
        var unread = new List<string>();
        var (plain, overlays) = Open(paths, files, unread);
        var charts = new HelmCharts(files, plain.Charts, options);
        unread.AddRange(charts.Misnamed());
        var edits = changes.Select(static c => new WorkloadEdit(c)).ToList();
        foreach (var edit in edits)
        {
            var workload = edit.Asked.Workload.Workload;
            edit.Places.AddRange(plain.Find(workload).Select(static p => new ManifestPlace(p.Path, p.Object, null)));
            edit.Places.AddRange(overlays.Values.SelectMany(o => o.Find(workload)));
        }

        RefuseShared(edits);
        var pending = new PendingEdits(files);
        foreach (var edit in edits.Where(static e => e.Refusal is null))
        {
            Begin(edit, pending, charts, options, unread.Count);
        }

        pending.Run();
        foreach (var edit in edits.Where(static e => e.Refusal is null && e.Asked.Autoscaler is not null))
        {
            BeginAutoscaler(edit, pending, plain, overlays.Values);
        }

        pending.Run();
        unread.AddRange(charts.Overridden());
        return new(files.Edits, edits.ConvertAll(static e => e.Outcome), unread);
    }

    /// <summary>The objects that the files and folders hold, under the names by which a cluster knows them; those of charts' templates are left out.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="limits">How much of a file to accept.</param>
    /// <exception cref="FileNotFoundException">There is neither file nor folder of such a name.</exception>
    public static IReadOnlyList<FoundObject> Read(IReadOnlyList<string> paths, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var (plain, overlays) = Open(paths, new FileSet(limits ?? YamlLimits.Default), []);
        return [.. plain.All, .. overlays.Values.SelectMany(static o => o.All)];
    }

    private static (PlainFiles Plain, SortedDictionary<string, KustomizeOverlay> Overlays) Open(IReadOnlyList<string> paths, FileSet files, List<string> unread)
    {
        var plain = new PlainFiles(files, unread);
        var overlays = new SortedDictionary<string, KustomizeOverlay>(StringComparer.Ordinal);
        foreach (var path in paths.Select(Real))
        {
            if (Kustomization.FolderOf(path) is { } folder)
            {
                overlays.TryAdd(folder, new KustomizeOverlay(files, folder, unread));
            }
            else if (Directory.Exists(path))
            {
                plain.AddFolder(path);
            }
            else
            {
                plain.AddFile(path);
            }
        }

        AddOverlays(plain, overlays, files, unread);
        return (plain, overlays);
    }

    /// <summary>Kustomizations among the folders that no other is made of are what is applied, so they are the overlays.</summary>
    private static void AddOverlays(PlainFiles plain, SortedDictionary<string, KustomizeOverlay> overlays, FileSet files, List<string> unread)
    {
        var known = new List<string>();
        var found = plain.Kustomized.Where(f => !overlays.ContainsKey(f)).Select(f => (Folder: f, Overlay: new KustomizeOverlay(files, f, known))).ToList();
        var parts = found.SelectMany(static f => f.Overlay.Parts).Concat(overlays.Values.SelectMany(static o => o.Parts)).ToHashSet(StringComparer.Ordinal);
        foreach (var (folder, overlay) in found.Where(f => !parts.Contains(f.Folder)))
        {
            overlays.Add(folder, overlay);
        }

        unread.AddRange(known.Distinct().Except(unread));
        plain.Claimed.UnionWith(parts);
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

    private static void Begin(WorkloadEdit edit, PendingEdits pending, HelmCharts charts, ManifestOptions options, int unread)
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
                    edit.Absent(unread);
                    return;
                }

                edit.Files.Add(values);
                return;
            }

            var (path, _, overlay) = edit.Places[0];
            if (overlay is not null)
            {
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

    private static void BeginAutoscaler(WorkloadEdit edit, PendingEdits pending, PlainFiles plain, IEnumerable<KustomizeOverlay> overlays)
    {
        var change = edit.Asked.Autoscaler!;
        var places = plain.Find(change.Autoscaler).Select(static p => p.Path).Concat(overlays.SelectMany(o => o.FindOwn(change.Autoscaler))).ToList();
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
