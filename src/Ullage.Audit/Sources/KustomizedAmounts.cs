using Ullage.Audit.Objects;

namespace Ullage.Audit.Sources;

/// <summary>What kustomizations say of replicas and images of the objects that they take in: by <c>replicas</c> and <c>images</c>, the outermost last.</summary>
internal sealed class KustomizedAmounts
{
    /// <summary>The most characters that a name of an object has.</summary>
    public const int MostName = 253;

    // Entries held against workloads, over all of them. A thousand workloads in ten overlays of three levels with fifty entries each take a sixth of it.
    private const int MostSteps = 10_000_000;

    private readonly Dictionary<string, ObjectReading> _kustomizations;
    private readonly Dictionary<string, List<ObjectReading[]>> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectReading, ObjectReading[]> _levels = new(ReferenceEqualityComparer.Instance);
    private int _steps;

    /// <summary>Follows every kustomization that no other takes in down to its files.</summary>
    /// <param name="kustomizations">All of them, by folder.</param>
    public KustomizedAmounts(Dictionary<string, ObjectReading> kustomizations)
    {
        _kustomizations = kustomizations;
        if (!kustomizations.Values.Any(static k => k.Replicas.Count > 0 || k.ImageChanges.Count > 0))
        {
            return;
        }

        var inner = kustomizations.Values.SelectMany(static k => k.Resources).ToHashSet(StringComparer.Ordinal);
        var walk = new KustomizationWalk(kustomizations);
        foreach (var (folder, _) in kustomizations.Where(k => !inner.Contains(k.Key) && !k.Value.IsComponent))
        {
            walk.Down(folder, (path, chain) => (_chains.TryGetValue(path, out var chains) ? chains : _chains[path] = []).Add(chain));
        }
    }

    /// <summary>Gives a workload the replicas and images that it will have. Where overlays differ, the replicas are those of all of them, and images stay as they are written; so does all from where there was too much to go through.</summary>
    public void Apply(Workload workload)
    {
        if (_chains.Count == 0 || _steps > MostSteps || !_chains.TryGetValue(workload.Source.FullPath, out var chains))
        {
            return;
        }

        var counts = chains.ConvertAll(c => Replicas(c, workload.Name));
        if (workload.IsScalable && _steps <= MostSteps && counts.Exists(static c => c is not null))
        {
            var written = workload.Replicas ?? 1;
            var fewest = counts.Min(c => c?.Count ?? written);
            workload.SetReplicas(fewest, counts.Max(c => c?.Count ?? written), counts.Find(c => c?.Count == fewest)?.From);
        }

        foreach (var container in workload.Containers)
        {
            var images = chains.Select(c => Image(c, container.Image)).Distinct().ToList();
            if (_steps > MostSteps)
            {
                return;
            }

            if (images is [{ From: { } from } only])
            {
                container.SetImage(only.Image, from);
            }
            else if (images.Find(static i => i is { From: not null, Image: { IsFloating: true } }) is { From: { } one } floating)
            {
                container.SetFloating(floating.Image, one);
            }
        }
    }

    /// <summary>The components of a kustomization, then itself.</summary>
    private ObjectReading[] Levels(ObjectReading at) => _levels.TryGetValue(at, out var known) ? known
        : _levels[at] = [.. at.Resources.Select(r => _kustomizations.GetValueOrDefault(r)).OfType<ObjectReading>().Where(static r => r.IsComponent), at];

    private (int Count, string From)? Replicas(ObjectReading[] chain, string name)
    {
        (int, string)? found = null;
        var names = new List<string> { name };
        foreach (var at in Enumerable.Reverse(chain))
        {
            foreach (var level in Levels(at))
            {
                if ((_steps += 1 + (level.Replicas.Count * names.Count)) > MostSteps)
                {
                    return null;
                }

                foreach (var (own, count) in level.Replicas.Where(r => names.Contains(r.Name)))
                {
                    found = (count, level.Source.Path);
                }
            }

            // What would make a longer name than an object may have makes none, and nothing grows.
            if (at.Prefix.Length + at.Suffix.Length is > 0 and var more && names[^1].Length + more <= MostName)
            {
                names.Add(at.Prefix + names[^1] + at.Suffix);
            }
        }

        return found;
    }

    private (ImageName Image, string? From) Image(ObjectReading[] chain, ImageName image)
    {
        string? from = null;
        foreach (var level in Enumerable.Reverse(chain).SelectMany(Levels))
        {
            if ((_steps += 1 + level.ImageChanges.Count) > MostSteps)
            {
                return (image, null);
            }

            foreach (var change in level.ImageChanges)
            {
                var after = change.Of(image);
                from = after != image ? level.Source.Path : from;
                image = after;
            }
        }

        return (image, from);
    }
}
