using System.Globalization;
using Ullage.Generators.Subjects;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Generators.Workloads;

/// <summary>The container of a workload that is meant.</summary>
internal static class WorkloadContainer
{
    /// <summary>The container of a name, or the one that serves.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="name">The name; null for the one that serves.</param>
    /// <param name="around">The objects that were read with it, whose Services tell which one serves.</param>
    /// <exception cref="EditRefusedException">There is none, or several serve.</exception>
    public static YamlNode Find(ManifestObject workload, string? name, IReadOnlyList<ManifestObject> around)
    {
        if (name is null)
        {
            return Serving(workload, around) switch
            {
                [var one] => one.Node,
                [] => throw Refused(workload, workload.Node, "has no container"),
                var several => throw Refused(workload, workload.Node, $"has containers {string.Join(", ", several.Select(static c => c.Name))}, and nothing tells which of them is meant; give --container"),
            };
        }

        foreach (var container in workload.Containers)
        {
            if (container.Node["name"].TextIs(name))
            {
                return container.Node;
            }
        }

        throw Refused(workload, workload.Node, $"has no container {name}; it has {string.Join(", ", workload.Containers.Select(static c => c.Name))}");
    }

    /// <summary>The containers that answer users, as the audit takes them; where none lists a port, those that are no sidecars.</summary>
    public static IReadOnlyList<ManifestContainer> Serving(ManifestObject workload, IReadOnlyList<ManifestObject> around)
    {
        var targets = LeadingService.Of(workload, around).SelectMany(static s => s.Ports).Select(static p => p.Target).ToHashSet(StringComparer.Ordinal);
        var running = workload.Containers.Where(IsRunning).ToList();

        // What an injector fills in, as a mesh does for the image auto, is not the service.
        var open = running.FindAll(static c => c.Image is not "auto" && c.Node["ports"].Items.MoveNext());
        var found = ServingContainers.Among(open, c => Ports(c).Any(targets.Contains), static c => c.IsInit, IsAside);
        var own = (found.Count > 0 ? found : running.FindAll(static c => !c.IsInit)).ToList();
        return own.Exists(static c => !IsAside(c)) ? own.FindAll(static c => !IsAside(c)) : own;
    }

    /// <summary>Whether a container runs as long as its pod.</summary>
    public static bool IsRunning(ManifestContainer container) => !container.IsInit || container.Node["restartPolicy"].TextIs("Always");

    private static bool IsAside(ManifestContainer container) => ServingContainers.IsAside(container.Name, container.Image);

    private static IEnumerable<string> Ports(ManifestContainer container) => [.. PortNames(container.Node), .. SubjectReader.Ports(container).Select(static p => p.Number.ToString(CultureInfo.InvariantCulture))];

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
