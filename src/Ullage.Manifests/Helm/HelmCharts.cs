using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Helm;

/// <summary>Charts among the folders: a workload that they render is sized in their values.</summary>
internal sealed class HelmCharts
{
    private readonly FileSet _files;
    private readonly IReadOnlyList<HelmValuesPath> _paths;
    private readonly List<(string Name, string Values)> _charts = [];
    private readonly Dictionary<(string Values, string Path), string> _taken = [];

    public HelmCharts(FileSet files, IEnumerable<string> folders, IReadOnlyList<HelmValuesPath> paths)
    {
        (_files, _paths) = (files, paths);
        foreach (var folder in folders)
        {
            var values = Path.Combine(folder, "values.yaml");
            if (files.Has(values))
            {
                _charts.Add((NameOf(Path.Combine(folder, "Chart.yaml")) is { Length: > 0 } name ? name : Path.GetFileName(folder), values));
            }
        }
    }

    /// <summary>Changes the values of the one chart that renders a workload; the file, or null where no chart does.</summary>
    /// <exception cref="RefusedInFileException">Several do, or the values cannot be changed.</exception>
    public string? Edit(WorkloadChange change)
    {
        var places = new List<(string Values, List<(HelmValuesPath Path, ContainerChange Change)> Parts)>();
        foreach (var (name, values) in _charts)
        {
            var parts = RefusedInFileException.Within(values, () => Parts(name, values, change));
            if (parts.Count > 0)
            {
                places.Add((values, parts));
            }
        }

        if (places.Count == 0)
        {
            return null;
        }

        var (file, found) = places[0];
        if (places.Count > 1)
        {
            throw new RefusedInFileException($"{change.Workload} may come from {string.Join(" and ", places.Select(static p => p.Values))}; name the chart's folder alone.");
        }

        return RefusedInFileException.Within(file, () =>
        {
            foreach (var (path, part) in found)
            {
                var owner = $"{change.Workload}, container {part.Container}";
                if (_taken.TryGetValue((file, path.ToString()), out var other) && other != owner)
                {
                    throw new RefusedInFileException($"{file}, {path} would be the values of {other} and of {owner}; name the place of each with --helm-values {path.Chart}=path.");
                }

                _taken[(file, path.ToString())] = owner;
            }

            foreach (var (path, part) in found)
            {
                _files.Change(file, HelmValues.Edit(_files.Read(file), path, part, areDefaults: true));
            }

            return file;
        });
    }

    private List<(HelmValuesPath Path, ContainerChange Change)> Parts(string chart, string values, WorkloadChange change)
    {
        var said = _paths.Where(p => p.Chart == chart).ToList();
        var isNamed = HelmValues.Names(change.Workload.Name, chart);
        var parts = new List<(HelmValuesPath, ContainerChange)>();
        foreach (var part in change.Containers)
        {
            var fitting = said.Where(p => p.Keys.Count > 0 && HelmValues.Fits(change.Workload, part.Container, p.Keys[^1])).ToList();
            var path = fitting.Count == 1 ? fitting[0]
                : said.Count == 1 && isNamed ? said[0]
                : said.Count > 0 ? null
                : HelmValues.Find(_files.Read(values), chart, change.Workload, part.Container, isNamed);
            if (path is not null)
            {
                parts.Add((path, part));
            }
        }

        // Part of a workload's containers, such as all but an injected proxy, is no whole change.
        return parts.Count == change.Containers.Count || parts.Count == 0 ? parts
            : throw new RefusedInFileException($"{values}, {change.Workload} has the containers {string.Join(", ", change.Containers.Select(static c => c.Container))}, and only the values of {string.Join(", ", parts.Select(static p => p.Item2.Container))} are found; name the others' with --helm-values {chart}=path.");
    }

    private string NameOf(string chart)
    {
        try
        {
            return _files.Read(chart).Documents is [var document, ..] ? document.Root["name"].Text : "";
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
