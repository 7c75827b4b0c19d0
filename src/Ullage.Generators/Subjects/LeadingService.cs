using System.Globalization;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Generators.Subjects;

/// <summary>A Service that leads to a workload's pods.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHeadless">Whether it has no address of its own.</param>
/// <param name="Ports">Its ports, each with what it leads to: a name or number of the containers' ports.</param>
public sealed record LeadingService(string Name, bool IsHeadless, IReadOnlyList<(SubjectPort Port, string Target)> Ports)
{
    /// <summary>Those among objects that select the pods of a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="around">The objects that were read with it.</param>
    public static IReadOnlyList<LeadingService> Of(ManifestObject workload, IEnumerable<ManifestObject> around)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(around);
        var labels = workload.Node["spec"]["template"]["metadata"]["labels"];
        return [.. around.Where(o => o.Kind == "Service" && o.Name.Length > 0 && o.MayShare(workload.Namespace) && Selects(o.Node["spec"]["selector"], labels)).Select(Read)];
    }

    private static bool Selects(YamlNode selector, YamlNode labels)
    {
        var isGiven = false;
        foreach (var (key, value) in selector.Entries)
        {
            isGiven = true;
            if (!labels[key.Text].TextIs(value.Target.Text))
            {
                return false;
            }
        }

        return isGiven;
    }

    private static LeadingService Read(ManifestObject service)
    {
        var ports = new List<(SubjectPort Port, string Target)>();
        foreach (var item in service.Node["spec"]["ports"].Items)
        {
            var (port, target) = (item.Target, item.Target["targetPort"].Text);
            if (int.TryParse(port["port"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
            {
                ports.Add((new(port["name"].Text is { Length: > 0 } name ? name : null, number), target.Length > 0 ? target : port["port"].Text));
            }
        }

        return new(service.Name, service.Node["spec"]["clusterIP"].TextIs("None"), ports);
    }
}
