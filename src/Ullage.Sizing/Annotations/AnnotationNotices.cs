using Ullage.Model;

namespace Ullage.Sizing.Annotations;

/// <summary>Tells of annotations of ours that do nothing: names that are not known, and containers that are not there.</summary>
public static class AnnotationNotices
{
    private const int MostTold = 10;

    /// <summary>What to tell, in order, each mistake once however many workloads have it.</summary>
    /// <param name="workloads">The workloads of a run.</param>
    public static IReadOnlyList<Notice> Of(IEnumerable<Workload> workloads)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        var told = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var workload in workloads)
        {
            foreach (var annotation in workload.Annotations.All)
            {
                if (Mistake(workload, annotation) is { } text)
                {
                    if (!told.TryGetValue(text, out var places))
                    {
                        told.Add(text, places = new(StringComparer.Ordinal));
                    }

                    places.Add($"{(annotation.Level == AnnotationLevel.Namespace ? "" : workload.Id.Namespace + ": ")}{WorkloadAnnotations.Place(workload.Id, annotation.Level)}");
                }
            }
        }

        var notices = told.Take(MostTold).Select(static t => new Notice("annotation-unknown", $"{t.Key} ({string.Join(", ", t.Value.Take(3))}{(t.Value.Count > 3 ? $" and {t.Value.Count - 3} more" : "")}).")).ToList();
        if (told.Count > MostTold)
        {
            notices.Add(new Notice("annotation-unknown", $"{told.Count - MostTold} more annotations under {UllageAnnotations.Prefix} are not known."));
        }

        return notices;
    }

    private static string? Mistake(Workload workload, WorkloadAnnotation annotation)
    {
        var (name, container) = UllageAnnotations.Parse(annotation.Name);
        var normal = UllageAnnotations.Normal(annotation.Name);
        if (name is null)
        {
            return UllageAnnotations.OfOthers.Any(own => normal.StartsWith(own, StringComparison.Ordinal))
                ? null
                : $"{AnnotatedSizing.Shown(annotation.Name)} is no annotation of ullage and does nothing{(NearestName.Of(normal, UllageAnnotations.Names) is { } near ? $"; did you mean {UllageAnnotations.Prefix}{near}?" : "")}";
        }

        // What a namespace says of a container is for those workloads that have it.
        if (container is null || annotation.Level == AnnotationLevel.Namespace)
        {
            return null;
        }

        if (name == UllageAnnotations.Autoscaled)
        {
            return $"{UllageAnnotations.Prefix}{name} is of the workload and not of a container; {AnnotatedSizing.Shown(annotation.Name)} does nothing";
        }

        var there = workload.Containers.Select(static c => c.Id.Name).ToList();
        return there.Contains(container) ? null : $"{AnnotatedSizing.Shown(annotation.Name)} names a container that is not there and does nothing; there is {string.Join(", ", there.Take(10))}";
    }
}
