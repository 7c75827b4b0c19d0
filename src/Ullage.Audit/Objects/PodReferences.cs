using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>The objects that pods of a workload need by name, and do not start without.</summary>
internal static class PodReferences
{
    /// <summary>The kinds that are needed so.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["ConfigMap", "Secret", "ServiceAccount", "PriorityClass"];

    // Made by Kubernetes itself, in every namespace or once.
    private static readonly HashSet<(string Kind, string Name)> _builtIn = [("ServiceAccount", "default"), ("PriorityClass", "system-cluster-critical"), ("PriorityClass", "system-node-critical"), ("ConfigMap", "kube-root-ca.crt")];

    /// <summary>Kind and name of each, with the container that asks for it; none for what is optional, or is there in every namespace or cluster.</summary>
    /// <param name="workload">The workload.</param>
    public static IEnumerable<(Container? Container, string Kind, YamlNode Name)> Of(Workload workload) => All(workload).Where(static n => !_builtIn.Contains((n.Kind, n.Name.Text)));

    private static IEnumerable<(Container? Container, string Kind, YamlNode Name)> All(Workload workload)
    {
        foreach (var container in workload.Containers.Where(static c => !c.IsInjected))
        {
            foreach (var source in container.Environment.Select(static v => v.Node["valueFrom"]).Where(static s => s.Exists))
            {
                yield return (container, "ConfigMap", Needed(source["configMapKeyRef"], "name"));
                yield return (container, "Secret", Needed(source["secretKeyRef"], "name"));
            }

            foreach (var source in container.Node["envFrom"].List())
            {
                yield return (container, "ConfigMap", Needed(source["configMapRef"], "name"));
                yield return (container, "Secret", Needed(source["secretRef"], "name"));
            }
        }

        foreach (var volume in workload.PodSpec["volumes"].List())
        {
            yield return (null, "ConfigMap", Needed(volume["configMap"], "name"));
            yield return (null, "Secret", Needed(volume["secret"], "secretName"));
            foreach (var source in volume["projected"]["sources"].List())
            {
                yield return (null, "ConfigMap", Needed(source["configMap"], "name"));
                yield return (null, "Secret", Needed(source["secret"], "name"));
            }
        }

        yield return (null, "ServiceAccount", workload.PodSpec["serviceAccountName"]);
        yield return (null, "PriorityClass", workload.PodSpec["priorityClassName"]);
    }

    private static YamlNode Needed(YamlNode reference, string key) => reference["optional"].IsTrue() ? default : reference[key];
}
