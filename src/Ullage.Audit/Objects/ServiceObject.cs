using Ullage.Audit.Selection;
using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>A Service.</summary>
internal sealed class ServiceObject(SourceText source, ManifestObject manifest) : AuditObject(source, manifest)
{
    public LabelSelector Selector { get; } = LabelSelector.OfMap(manifest.Node["spec"]["selector"]);

    public bool IsHeadless => Spec["clusterIP"].TextIs("None");

    public List<Workload> Workloads { get; } = [];

    /// <summary>Its ports: number, target (the number again where none is written) and where each stands.</summary>
    public IReadOnlyList<(string Name, int? Number, string Target, YamlNode Node)> Ports { get; } =
        manifest.Node["spec"]["ports"].List().ConvertAll(static p => (p["name"].Text, p["port"].Integer(), p["targetPort"].IsGiven() ? p["targetPort"].Text : p["port"].Text, p));
}
