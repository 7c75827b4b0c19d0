using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using Ullage.Model;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes a Namespace and what bounds it.</summary>
public static class NamespaceObjects
{
    /// <summary>Pods that a rolling update adds, and that are still ending, beside the most replicas.</summary>
    private const int Moving = 3;

    /// <summary>Makes the Namespace, which admits only pods that keep to the restricted standard.</summary>
    /// <param name="name">Its name.</param>
    public static Manifest Namespace(string name) => new("v1", "Namespace", name, null, new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" });

    /// <summary>Makes a ResourceQuota that holds workloads at their most replicas, during a rollout too.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="workloads">The workloads with their most replicas.</param>
    /// <exception cref="GenerationException">A container has no request, so that no sum can be made.</exception>
    public static Manifest Quota(string name, string? @namespace, IReadOnlyList<(ServiceSubject Subject, int Most)> workloads)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        long pods = 0;
        var (cpu, cpuLimits) = (CpuQuantity.Zero, (CpuQuantity?)CpuQuantity.Zero);
        var (memory, memoryLimits) = (ByteQuantity.Zero, (ByteQuantity?)ByteQuantity.Zero);
        foreach (var (subject, most) in workloads)
        {
            var count = most + Moving;
            pods += count;
            foreach (var container in subject.Containers)
            {
                if (container.Resources is not { CpuRequest: { } cpuRequest, MemoryRequest: { } memoryRequest })
                {
                    throw new GenerationException($"{subject.Kind} {subject.Name}, container {container.Name}, requests no CPU or no memory, and under a quota its pods would be refused; give it requests (--tier, --requests, or ullage apply -f)");
                }

                cpu += cpuRequest * count;
                memory += memoryRequest * count;

                // What not every container bounds is not bounded here either: their pods would be refused.
                cpuLimits = container.Resources.CpuLimit is { } c ? cpuLimits + (c * count) : null;
                memoryLimits = container.Resources.MemoryLimit is { } m ? memoryLimits + (m * count) : null;
            }
        }

        return new("v1", "ResourceQuota", name, @namespace, null, ("spec", Map(("hard", Map(
            ("pods", Value(pods.ToString(System.Globalization.CultureInfo.InvariantCulture)).Because($"The most replicas, and {Moving} more a workload while a rollout adds and ends some.")),
            ("requests.cpu", Value(cpu.ToString())),
            ("requests.memory", Value(memory.ToString())),
            ("limits.cpu", cpuLimits is null ? null : Value(cpuLimits.Value.ToString())),
            ("limits.memory", memoryLimits is null ? null : Value(memoryLimits.Value.ToString())))))));
    }

    /// <summary>Makes a LimitRange: what a container gets that says nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="defaults">The amounts.</param>
    public static Manifest LimitRange(string name, string? @namespace, ResourceSettings defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new("v1", "LimitRange", name, @namespace, null, ("spec", Map(("limits", List(Map(
            ("type", "Container"),
            ("defaultRequest", Amounts.Of(defaults.CpuRequest, defaults.MemoryRequest).Because("For containers that say nothing; no container is refused by this.")),
            ("default", Amounts.Of(defaults.CpuLimit, defaults.MemoryLimit))))))));
    }
}
