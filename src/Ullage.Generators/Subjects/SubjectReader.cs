using System.Globalization;
using Ullage.Generators.Workloads;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Generators.Subjects;

/// <summary>Reads workloads from their manifests.</summary>
public static class SubjectReader
{
    private static readonly string[] _kinds = ["Deployment", "StatefulSet", "DaemonSet", "Rollout"];

    /// <summary>Whether an object is a workload for which something can be made.</summary>
    /// <param name="candidate">The object.</param>
    public static bool IsSubject(ManifestObject candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return _kinds.Contains(candidate.Kind, StringComparer.Ordinal) && candidate.Name.Length > 0 && candidate.PodSpec.Exists;
    }

    /// <summary>Reads one.</summary>
    /// <param name="workload">A subject.</param>
    /// <param name="around">The objects that were read with it, whose Services tell which of its containers serve; null for none.</param>
    /// <param name="container">The container that serves; null for those that are found to.</param>
    /// <exception cref="EditRefusedException">Its selector is missing, or is one that other objects cannot repeat; or it has no container of that name.</exception>
    public static ServiceSubject Read(ManifestObject workload, IReadOnlyList<ManifestObject>? around = null, string? container = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var selector = workload.Node["spec"]["selector"];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in selector["matchLabels"].Entries)
        {
            labels[key.Text] = value.Target.Text;
        }

        if (labels.Count == 0 || selector["matchExpressions"].Items.MoveNext())
        {
            throw new EditRefusedException($"{workload.Kind} {workload.Name} selects its pods {(labels.Count == 0 ? "by no labels" : "by expressions")}, which a Service cannot repeat; expected spec.selector.matchLabels.", workload.Node.Position);
        }

        return new()
        {
            Name = workload.Name,
            Namespace = workload.Namespace,
            ApiVersion = workload.ApiVersion,
            Kind = workload.Kind,
            Selector = labels,
            ServingNames = container is null ? [.. WorkloadContainer.Serving(workload, around ?? []).Select(static c => c.Name)] : [WorkloadContainer.Find(workload, container, [])["name"].Text],
            Services = LeadingService.Of(workload, around ?? []),
            GoverningService = workload.Kind == "StatefulSet" && workload.Node["spec"]["serviceName"].Text is { Length: > 0 } governing ? governing : null,
            Replicas = Whole(workload.Node["spec"]["replicas"]),
            Containers = [.. workload.Containers.Where(WorkloadContainer.IsRunning).Select(static c => Container(c))],
        };
    }

    private static SubjectContainer Container(ManifestContainer container)
    {
        var (requests, limits) = (container.Resources["requests"], container.Resources["limits"]);

        // Kubernetes fills a missing request from the limit.
        return new(container.Name, container.Image, new(Cpu(requests["cpu"]) ?? Cpu(limits["cpu"]), Cpu(limits["cpu"]), Memory(requests["memory"]) ?? Memory(limits["memory"]), Memory(limits["memory"])), Ports(container));
    }

    /// <summary>The ports that a container lists.</summary>
    internal static List<SubjectPort> Ports(ManifestContainer container)
    {
        var ports = new List<SubjectPort>();
        foreach (var item in container.Node["ports"].Items)
        {
            if (Whole(item.Target["containerPort"]) is { } number and > 0 and < 65536)
            {
                ports.Add(new(item.Target["name"].Text is { Length: > 0 } name ? name : null, number) { Protocol = item.Target["protocol"].Text is "UDP" or "SCTP" ? item.Target["protocol"].Text : null });
            }
        }

        return ports;
    }

    private static CpuQuantity? Cpu(YamlNode node) => CpuQuantity.TryParse(node.Text, out var amount, out _) && amount > CpuQuantity.Zero ? amount : null;

    private static ByteQuantity? Memory(YamlNode node) => ByteQuantity.TryParse(node.Text, out var amount, out _) && amount > ByteQuantity.Zero ? amount : null;

    private static int? Whole(YamlNode node) => int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
