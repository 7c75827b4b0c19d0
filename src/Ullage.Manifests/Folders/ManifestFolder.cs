using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Folders;

/// <summary>
/// A folder of manifests. One with a kustomization is an overlay: what its bases hold is changed by a patch in the folder itself. In any other folder the
/// manifests are changed where they stand, and charts' templates are left alone.
/// </summary>
public static class ManifestFolder
{
    private const int MostFiles = 20_000;

    /// <summary>Works out the files that the changes come to. Writes nothing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="changes">The changes, each workload once.</param>
    /// <param name="limits">How much of a file to accept; <see cref="YamlLimits.Default"/> when null.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static FolderEdits Edit(string folder, IReadOnlyList<WorkloadChange> changes, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(changes);
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder} is not a folder; expected one with manifests.");
        }

        var files = new FileSet(limits ?? YamlLimits.Default);
        var unread = new List<string>();
        if (Kustomization.FileOf(folder) is not null)
        {
            var overlay = new KustomizeOverlay(files, folder, unread);
            var overlaid = Outcomes(changes, overlay.Edit);
            return new(files.Edits, overlaid, unread);
        }

        var places = Places(folder, files, unread);
        var outcomes = Outcomes(changes, change => EditInPlace(files, places, change, unread));
        return new(files.Edits, outcomes, unread);
    }

    private static List<EditOutcome> Outcomes(IReadOnlyList<WorkloadChange> changes, Func<WorkloadChange, string> edit)
    {
        var outcomes = new List<EditOutcome>();
        foreach (var change in changes)
        {
            try
            {
                outcomes.Add(new(change, [edit(change)], null, null));
            }
            catch (RefusedInFileException refusal)
            {
                outcomes.Add(new(change, [], refusal.Message, StrategicPatch.Write(refusal.ApiVersion ?? DefaultVersion(change.Workload.Kind), change)));
            }
        }

        return outcomes;
    }

    private static string EditInPlace(FileSet files, Dictionary<(string, string), List<(string Path, ManifestObject Object)>> places, WorkloadChange change, List<string> unread)
    {
        var found = places.GetValueOrDefault((change.Workload.Kind, change.Workload.Name), []).Where(p => change.Workload.Fits(p.Object)).ToList();
        if (found.Count != 1)
        {
            throw new RefusedInFileException(
                found.Count == 0
                    ? $"{change.Workload} is in no manifest of the folder{(unread.Count > 0 ? $" ({unread.Count} files could not be read)" : "")}; name the folder that has it."
                    : $"{change.Workload} stands in {string.Join(" and ", found.Select(static p => $"{p.Path} ({p.Object.Node.Position})"))}; name its namespace or one folder.",
                found.FirstOrDefault().Object?.ApiVersion);
        }

        return RefusedInFileException.Within(found[0].Path, found[0].Object.ApiVersion, () =>
        {
            files.Change(found[0].Path, WorkloadEditor.Edit(files.Read(found[0].Path), change));
            return found[0].Path;
        });
    }

    private static Dictionary<(string Kind, string Name), List<(string, ManifestObject)>> Places(string folder, FileSet files, List<string> unread)
    {
        var places = new Dictionary<(string, string), List<(string, ManifestObject)>>();
        var count = 0;
        foreach (var path in Files(folder))
        {
            if (++count > MostFiles)
            {
                unread.Add($"{folder}: more than {MostFiles} files; the rest was left out. Name a smaller folder.");
                break;
            }

            try
            {
                foreach (var candidate in ManifestObject.In(files.Read(path)).Where(static o => o.PodSpec.Exists))
                {
                    var key = (candidate.Kind, candidate.Name);
                    (places.TryGetValue(key, out var list) ? list : places[key] = []).Add((path, candidate));
                }
            }
            catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
            {
                unread.Add($"{path}: {error.Message}");
            }
        }

        return places;
    }

    /// <summary>Manifest files below a folder, in a fixed order; hidden folders, links and charts' templates left out.</summary>
    private static IEnumerable<string> Files(string folder)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        foreach (var file in Directory.GetFiles(folder, "*", options).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            {
                yield return file;
            }
        }

        var isChart = File.Exists(Path.Combine(folder, "Chart.yaml"));
        foreach (var inner in Directory.GetDirectories(folder, "*", options).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(inner);
            if (name.StartsWith('.') || name == "node_modules" || (isChart && name is "templates" or "charts"))
            {
                continue;
            }

            foreach (var file in Files(inner))
            {
                yield return file;
            }
        }
    }

    private static string DefaultVersion(string kind) => kind switch { "Pod" or "ReplicationController" or "PodTemplate" => "v1", "Job" or "CronJob" => "batch/v1", _ => "apps/v1" };
}
