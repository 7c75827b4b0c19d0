using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Generators.Workloads;

/// <summary>The container of a workload that is meant.</summary>
internal static class WorkloadContainer
{
    /// <summary>The container of a name, or the first that is no init container.</summary>
    /// <exception cref="EditRefusedException">There is none.</exception>
    public static YamlNode Find(ManifestObject workload, string? name)
    {
        foreach (var container in workload.Containers)
        {
            if (name is null ? !container.IsInit : container.Node["name"].TextIs(name))
            {
                return container.Node;
            }
        }

        throw Refused(workload, workload.Node, name is null ? "has no container" : $"has no container {name}; it has {string.Join(", ", workload.Containers.Select(static c => c.Name))}");
    }

    /// <summary>The names of a container's ports.</summary>
    public static IReadOnlyList<string> PortNames(YamlNode container)
    {
        var names = new List<string>();
        foreach (var port in container["ports"].Items)
        {
            if (port.Target["name"].Text is { Length: > 0 } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    public static EditRefusedException Refused(ManifestObject workload, YamlNode node, string reason) => new($"{workload.Kind} {workload.Name} {reason}.", node.Position);
}
