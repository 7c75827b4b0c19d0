using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Manifests.Schema;

/// <summary>Words for a kind that a version has not.</summary>
internal static class KindFinding
{
    public static SchemaFinding Of(FactTable facts, int version, YamlNode node, FieldFacts? elsewhere)
    {
        var (apiVersion, kind, at) = (node["apiVersion"].Text, node["kind"].Text, facts.Versions[version]);
        // Previews are off in most clusters, so that none is a way out.
        var others = facts.Kinds.Where(k => k.Key.Kind == kind && k.Value.IsIn(version) && !k.Key.ApiVersion.Contains("alpha", StringComparison.Ordinal)).Select(static k => k.Key.ApiVersion).Order(StringComparer.Ordinal).ToList();
        var way = others.Count > 0 ? $"; expected {string.Join(" or ", others)}" : "";
        if (elsewhere is not null)
        {
            var when = version < elsewhere.Since ? $"is new in Kubernetes {facts.Versions[elsewhere.Since]}" : $"is gone since Kubernetes {facts.Versions[elsewhere.Until + 1]}";
            return new(SchemaProblem.NotInVersion, "apiVersion", node["apiVersion"], $"{apiVersion} {kind} {when}, and {at} was asked for{way}");
        }

        return others.Count > 0
            ? new(SchemaProblem.UnknownKind, "apiVersion", node["apiVersion"], $"Kubernetes {at} has no {kind} in {apiVersion}{way}")
            : new(SchemaProblem.UnknownKind, "kind", node["kind"], $"Kubernetes {at} has no kind {kind} in {apiVersion}{NearestName.Hint(kind, facts.Kinds.Where(k => k.Key.ApiVersion == apiVersion).Select(static k => k.Key.Kind))}");
    }
}
