using Ullage.Model;

namespace Ullage.Manifests.Kubernetes;

/// <summary>
/// A variable that <c>valueFrom.resourceFieldRef</c> fills from the container's CPU limit. The kubelet divides the limit and rounds up, so that such a
/// variable follows the limit by itself and need not become a plain value.
/// </summary>
public static class ResourceFieldValue
{
    /// <summary>Whether the field will give a value by itself.</summary>
    /// <param name="container">The container that has the variable.</param>
    /// <param name="source">The field: its <c>resource</c>, <c>containerName</c> and <c>divisor</c>, empty where absent.</param>
    /// <param name="limit">The container's CPU limit as it will be; null where there will be none, for which the kubelet gives the node's CPUs.</param>
    /// <param name="value">The value that is wanted.</param>
    public static bool Gives(string container, (string Resource, string ContainerName, string Divisor) source, string? limit, string value) =>
        source.Resource == "limits.cpu"
        && (source.ContainerName.Length == 0 || source.ContainerName == container)
        // An absent divisor is stored as 0 and means 1.
        && source.Divisor is ("" or "0" or "1")
        && CpuQuantity.TryParse(limit, out var cpu, out _)
        && value == Math.Ceiling(cpu.Cores).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A container's change without the variables whose source will give their value.</summary>
    internal static ContainerChange Without(ManifestContainer container, ContainerChange change)
    {
        var limit = change.CpuLimit.IsGiven ? change.CpuLimit.Value : container.Resources["limits"]["cpu"].Text is { Length: > 0 } text ? text : null;
        return change with { Environment = [.. change.Environment.Where(e => e.Value is null || !Given(e.Name, e.Value))] };

        bool Given(string name, string value) =>
            container.Variable(name)["valueFrom"]["resourceFieldRef"] is { Exists: true } source
            && Gives(container.Name, (source["resource"].Text, source["containerName"].Text, source["divisor"].Text), limit, value);
    }
}
