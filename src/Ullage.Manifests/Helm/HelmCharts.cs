using Ullage.Manifests.Editing;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Manifests.Helm;

/// <summary>Charts among the folders: a workload that they render is sized in their values.</summary>
internal sealed class HelmCharts
{
    private readonly FileSet _files;
    private readonly IReadOnlyList<HelmValuesPath> _paths;
    private readonly Func<WorkloadReference, ManifestContainer, ContainerChange, string?>? _objection;
    private readonly List<(string Name, string Values)> _charts = [];
    private readonly Dictionary<(string Values, string Path), string> _taken = [];

    public HelmCharts(FileSet files, IEnumerable<string> folders, ManifestOptions options)
    {
        (_files, _paths, _objection) = (files, options.Values, options.Objection);
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
                var owner = OwnerOf(change, part);
                if (_taken.TryGetValue((file, path.ToString()), out var other) && other != owner)
                {
                    throw new RefusedInFileException($"{file}, {path} would be the values of {other} and of {owner}; name the place of each with --helm-values {path.Chart}=path.");
                }
            }

            _files.ChangeWhole(file, () =>
            {
                foreach (var (path, part) in found)
                {
                    Object(change, part, path, _files.Read(file));
                    _files.Change(file, HelmValues.Edit(_files.Read(file), path, part, areDefaults: true));
                }
            });
            foreach (var (path, part) in found)
            {
                _taken[(file, path.ToString())] = OwnerOf(change, part);
            }

            return file;
        });
    }

    /// <summary>Values files beside the chart's own that say otherwise what was changed there; whoever installs with them sees nothing of the change.</summary>
    public IEnumerable<string> Overridden()
    {
        foreach (var taken in _taken.Keys.GroupBy(static t => t.Values, static t => t.Path))
        {
            foreach (var other in Directory.GetFiles(Path.GetDirectoryName(taken.Key)!, "values*.yaml").Where(f => f != taken.Key).Order(StringComparer.Ordinal))
            {
                var said = taken.Where(p => Says(other, p)).ToList();
                if (said.Count > 0)
                {
                    yield return $"{other}: it sets the resources of {string.Join(" and ", said)} too, which count instead of those of {Path.GetFileName(taken.Key)} wherever it is given; change it as well.";
                }
            }
        }
    }

    /// <summary>What was said of charts that are not there, or of places that their values do not have.</summary>
    public IEnumerable<string> Misnamed()
    {
        foreach (var said in _paths)
        {
            if (_charts.FirstOrDefault(c => c.Name == said.Chart) is not { Values: { } values })
            {
                yield return $"--helm-values {said}: no chart {said.Chart} is among the folders; {(_charts.Count == 0 ? "there is none with a Chart.yaml and a values.yaml" : "there are: " + string.Join(", ", _charts.Select(static c => c.Name)))}.";
            }
            else if (!Leads(values, said.Keys))
            {
                yield return $"--helm-values {said}: it leads nowhere in {values}.";
            }
        }
    }

    private static string OwnerOf(WorkloadChange change, ContainerChange part) => $"{change.Workload}, container {part.Container}";

    private bool Says(string values, string path) => Leads(values, [.. path.Split('=', 2)[^1].Split('.', StringSplitOptions.RemoveEmptyEntries), "resources"]);

    private bool Leads(string values, IEnumerable<string> keys)
    {
        try
        {
            return At(_files.Read(values), keys).Exists;
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static YamlNode At(YamlFile values, IEnumerable<string> keys) =>
        keys.Aggregate(values.Documents is [var document, ..] ? document.Root : default, static (node, key) => node[key]);

    private void Object(WorkloadChange change, ContainerChange part, HelmValuesPath path, YamlFile values)
    {
        var node = At(values, path.Keys);
        if (_objection?.Invoke(change.Workload, new ManifestContainer(node, false), part) is { } objection)
        {
            throw new EditRefusedException(objection, node.Position);
        }
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

        if (parts.GroupBy(static p => p.Item1.ToString()).FirstOrDefault(static g => g.Count() > 1) is { } shared)
        {
            var names = shared.Select(static p => p.Item2.Container).ToList();
            throw new RefusedInFileException($"{values}, {change.Workload}: {shared.Key} would be the values of {string.Join(" and ", names)}, and can be those of one; name the place of each with --helm-values {chart}=path, or leave out what something else puts into its pods ({UllageAnnotations.Prefix}{UllageAnnotations.Ignore}.CONTAINER: \"true\" on the workload).");
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
