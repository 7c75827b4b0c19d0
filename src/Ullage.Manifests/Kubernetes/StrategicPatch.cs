using Ullage.Manifests.Editing;

namespace Ullage.Manifests.Kubernetes;

/// <summary>A workload's change as a strategic merge patch: what Kustomize lays over a base, and what is offered where a file cannot be edited.</summary>
public static class StrategicPatch
{
    /// <summary>Writes the patch as a YAML document.</summary>
    /// <param name="apiVersion">The workload's, such as <c>apps/v1</c>.</param>
    /// <param name="change">The change. Init containers are told by <paramref name="initContainers"/>.</param>
    /// <param name="initContainers">Names among the changed containers that are init containers.</param>
    public static string Write(string apiVersion, WorkloadChange change, IReadOnlyCollection<string>? initContainers = null) => Write(apiVersion, change, initContainers, []);

    /// <summary>As <see cref="Write(string, WorkloadChange, IReadOnlyCollection{string}?)"/>, for manifests that are known: a <c>valueFrom</c> that none of them has need not be taken away.</summary>
    internal static string Write(string apiVersion, WorkloadChange change, IReadOnlyCollection<string>? initContainers, IReadOnlyList<ManifestObject> known)
    {
        ArgumentNullException.ThrowIfNull(change);
        var metadata = YamlChange.Map(("name", YamlChange.Text(change.Workload.Name)), ("namespace", change.Workload.Namespace is null ? YamlChange.Remove : YamlChange.Text(change.Workload.Namespace)));
        var whole = YamlChange.Map(("apiVersion", YamlChange.Text(apiVersion)), ("kind", YamlChange.Text(change.Workload.Kind)), ("metadata", metadata), Spec(change, initContainers ?? [], known));
        return string.Join('\n', new Layout(2, 2, 1).Block(whole, Yaml.YamlStyle.Plain, nested: false)) + "\n";
    }

    /// <summary>The patch's <c>spec</c>, to be merged into a patch that exists.</summary>
    internal static (string Key, YamlChange Change) Spec(WorkloadChange change, IReadOnlyCollection<string> initContainers, IReadOnlyList<ManifestObject> known)
    {
        var pod = YamlChange.Map(
            ("initContainers", Containers(change, initContainers.Contains, known)),
            ("containers", Containers(change, name => !initContainers.Contains(name), known)));
        var path = PodTemplate.PathOf(change.Workload.Kind);
        for (var i = path.Count - 1; i > 0; i--)
        {
            pod = YamlChange.Map((path[i], pod));
        }

        return (path[0], pod);
    }

    private static YamlChange Containers(WorkloadChange change, Func<string, bool> which, IReadOnlyList<ManifestObject> known) =>
        YamlChange.List("name", [.. change.Containers.Where(c => which(c.Container)).Select(c => (c.Container, ContainerFields.Patch(c, known.Count == 0 ? null : name => known.Any(o => HasSource(o, c.Container, name)))))]);

    /// <summary>Whether any entry of a variable has a source: of several with one name a patch meets the first.</summary>
    private static bool HasSource(ManifestObject workload, string container, string variable)
    {
        foreach (var candidate in workload.Containers.Where(c => c.Name == container))
        {
            foreach (var item in candidate.Environment.Items)
            {
                if (item["name"].TextIs(variable) && item["valueFrom"].Exists)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
