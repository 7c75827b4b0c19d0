using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>Where an Ingress leads to.</summary>
internal static class IngressBackends
{
    /// <summary>The backends of its paths, and its default one, which may not exist.</summary>
    /// <param name="ingress">The Ingress.</param>
    public static IEnumerable<YamlNode> Of(AuditObject ingress) =>
        ingress.Spec["rules"].List().SelectMany(static r => r["http"]["paths"].List()).Select(static p => p["backend"]).Append(ingress.Spec["defaultBackend"]);
}
