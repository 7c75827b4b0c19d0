using System.Globalization;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>
/// What manifests say of the workloads that they are about to get numbers for: our annotations on a workload, its pod template and its namespace, and the autoscaler that aims at it. A store of metrics seldom tells the first,
/// and numbers made without them could do harm.
/// </summary>
public sealed class ManifestFacts
{
    private readonly IReadOnlyList<FoundObject> _objects;
    private readonly ILookup<(string Kind, string Name), FoundObject> _workloads;

    private ManifestFacts(IReadOnlyList<FoundObject> all)
    {
        _objects = [.. all.Where(static o => o.Manifest.Kind is AutoscalerChange.Kind || o.Name != o.Manifest.Name || Annotations(o).Any())];
        _workloads = all.Where(static o => o.Manifest.PodSpec.Exists).ToLookup(static o => (o.Manifest.Kind, o.Name));
    }

    /// <summary>What manifests say.</summary>
    /// <param name="manifests">The manifests, before they are changed.</param>
    public static ManifestFacts Of(OpenManifests manifests)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        return new([.. manifests.Objects]);
    }

    /// <summary>A workload with what the manifests say of it. What a cluster or its metrics told counts before a manifest that is not applied yet, except that a manifest's annotations take the place of the same ones.</summary>
    public Workload Complete(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var said = Said(workload.Id).Select(static s => s.Annotation).ToList();
        var kept = workload.Annotations.All.Where(k => !said.Exists(s => s.Level == k.Level && UllageAnnotations.Normal(s.Name) == UllageAnnotations.Normal(k.Name)));
        return workload with
        {
            Annotations = said.Count == 0 ? workload.Annotations : workload.Annotations with { All = [.. kept, .. said] },
            Autoscaler = workload.Autoscaler ?? (Scaler(workload.Id) is { } written ? RunningTarget.Of(written, workload, LayersOf(workload.Id)) : null),
        };
    }

    /// <summary>What is written of a workload's containers.</summary>
    internal ManifestLayers LayersOf(WorkloadId workload) =>
        new([.. _workloads[(workload.Kind, workload.Name)].Where(o => o.GoesTo(workload.Namespace)).SelectMany(static o => o.Manifest.Containers).Reverse()]);

    /// <summary>Why numbers of a saved report, made without these manifests, must not go into them: they say something that the report does not show it knew. Null where they say nothing.</summary>
    /// <param name="proposed">What the report proposes.</param>
    public string? Unheeded(ProposedChange proposed)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        var knew = proposed.Containers.SelectMany(static c => c.Reasons).Any(static r => r.Rule.StartsWith("annotation", StringComparison.Ordinal));
        if (!knew && Said(proposed.Workload.Id).FirstOrDefault(static s => UllageAnnotations.Parse(s.Annotation.Name).Name is not null) is { Annotation: { } annotation } found)
        {
            return $"{found.Path} says {UllageAnnotations.Prefix}{annotation.Name}: {annotation.Value}, of which the saved report knew nothing; leave out --from-report, so that it is heeded, or remove the annotation.";
        }

        return proposed.Workload.Autoscaler is null && Scaler(proposed.Workload.Id) is { FollowsRequests: true } scaler
            ? $"the manifests scale it by {scaler.Kind} {scaler.Name}, of which the saved report knew nothing, and a new request would move its replicas; leave out --from-report, so that its target follows."
            : null;
    }

    private static bool Is(FoundObject found, WorkloadId workload) => found.Manifest.Kind == workload.Kind && found.Name == workload.Name && found.GoesTo(workload.Namespace);

    private IEnumerable<(string Path, WorkloadAnnotation Annotation)> Said(WorkloadId workload) =>
        from found in _objects
        where Is(found, workload) || (found.Manifest.Kind == "Namespace" && found.Manifest.Name == workload.Namespace)
        from annotation in Annotations(found)
        select (found.Path, annotation);

    private static IEnumerable<WorkloadAnnotation> Annotations(FoundObject found)
    {
        var of = found.Manifest;
        if (of.Kind == "Namespace")
        {
            return In(of.Node["metadata"], AnnotationLevel.Namespace);
        }

        var template = of.Node;
        foreach (var key in PodTemplate.PathOf(of.Kind).SkipLast(1))
        {
            template = template[key];
        }

        return of.Kind == "Pod" ? In(of.Node["metadata"], AnnotationLevel.Workload) : In(of.Node["metadata"], AnnotationLevel.Workload).Concat(In(template["metadata"], AnnotationLevel.Template));
    }

    private static List<WorkloadAnnotation> In(YamlNode metadata, AnnotationLevel level)
    {
        var found = new List<WorkloadAnnotation>();
        if (metadata["annotations"] is { Kind: YamlNodeKind.Mapping } annotations)
        {
            foreach (var (key, value) in annotations.Entries)
            {
                if (key.Kind == YamlNodeKind.Scalar && key.Text.StartsWith(UllageAnnotations.Prefix, StringComparison.Ordinal) && value.Target.Kind == YamlNodeKind.Scalar)
                {
                    found.Add(new(level, key.Text[UllageAnnotations.Prefix.Length..], value.Target.Text));
                }
            }
        }

        return found;
    }

    /// <summary>The autoscaler that aims at a workload; null where the manifests have none.</summary>
    internal Autoscaler? Scaler(WorkloadId workload)
    {
        foreach (var found in _objects.Where(o => o.Manifest.Kind == AutoscalerChange.Kind && o.GoesTo(workload.Namespace)))
        {
            var spec = found.Manifest.Node["spec"];
            if (spec["scaleTargetRef"]["kind"].TextIs(workload.Kind) && spec["scaleTargetRef"]["name"].Text is { Length: > 0 } aim && (aim == workload.Name || aim == Own(workload)))
            {
                return new Autoscaler(AutoscalerChange.Kind, found.Name, Whole(spec["minReplicas"]), Whole(spec["maxReplicas"]), [.. Targets(spec)]);
            }
        }

        return null;
    }

    /// <summary>What a workload is called in its own file: an overlay renames what aims at it as well.</summary>
    private string? Own(WorkloadId workload) => _objects.FirstOrDefault(o => Is(o, workload))?.Manifest.Name;

    private static List<AutoscalerTarget> Targets(YamlNode spec)
    {
        var found = new List<AutoscalerTarget>();
        if (Number(spec["targetCPUUtilizationPercentage"]) is { } single)
        {
            found.Add(new("cpu", single, null));
        }

        foreach (var item in spec["metrics"].Items)
        {
            var source = item["resource"].Exists ? item["resource"] : item["containerResource"];
            if (source["name"].Text is { Length: > 0 } metric && (Number(source["target"]["averageUtilization"]) ?? Number(source["targetAverageUtilization"])) is { } percent)
            {
                found.Add(new AutoscalerTarget(metric, percent, null) { Container = source["container"].Text is { Length: > 0 } container ? container : null });
            }
        }

        return found;
    }

    private static int? Whole(YamlNode node) => Number(node) is { } number ? (int)number : null;

    private static double? Number(YamlNode node) => node.Exists && double.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
