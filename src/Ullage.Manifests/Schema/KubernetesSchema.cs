using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Schema;

/// <summary>
/// What the objects of one version of Kubernetes look like, for checking manifests without a cluster: all kinds of Kubernetes itself, and ServiceMonitor, PodMonitor and PrometheusRule of the
/// prometheus-operator. It knows fields, types, what must be given and which values are allowed; what only the API server's code checks (names, ranges, references) it does not know.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class KubernetesSchema
{
    private readonly FactTable _facts;
    private readonly int _version;

    private KubernetesSchema(FactTable facts, int version) => (_facts, _version) = (facts, version);

    /// <summary>The versions that are known, oldest first.</summary>
    public static IReadOnlyList<KubernetesVersion> Versions => FactTable.Shared.Versions;

    /// <summary>The newest version known.</summary>
    public static KubernetesSchema Newest => new(FactTable.Shared, FactTable.Shared.Versions.Count - 1);

    /// <summary>The version checked against.</summary>
    public KubernetesVersion Version => _facts.Versions[_version];

    /// <summary>The schema of a version.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is not known.</exception>
    public static KubernetesSchema Of(KubernetesVersion version)
    {
        var facts = FactTable.Shared;
        for (var i = 0; i < facts.Versions.Count; i++)
        {
            if (facts.Versions[i] == version)
            {
                return new(facts, i);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(version), $"Kubernetes {version} is not known here; expected {facts.Versions[0]} to {facts.Versions[^1]}.");
    }

    /// <summary>Whether a kind is in this version.</summary>
    /// <param name="apiVersion">Such as <c>apps/v1</c>.</param>
    /// <param name="kind">Such as <c>Deployment</c>.</param>
    public bool Has(string apiVersion, string kind) => _facts.Kinds.TryGetValue((apiVersion, kind), out var found) && found.IsIn(_version);

    /// <summary>Checks every object of a file, those inside lists too.</summary>
    /// <param name="file">The file.</param>
    public IReadOnlyList<SchemaFinding> Check(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return [.. ManifestObject.In(file).SelectMany(o => Check(o.Node))];
    }

    /// <summary>Checks an object. Kinds of groups that are not Kubernetes' own, and mappings that are no object, have no findings but keys that stand twice: use <see cref="Has"/> to tell.</summary>
    /// <param name="node">The object's mapping.</param>
    /// <returns>What is wrong, in the order of the text; no more than 1,000.</returns>
    public IReadOnlyList<SchemaFinding> Check(YamlNode node)
    {
        var check = new ObjectCheck(_facts, _version);
        DuplicateKeys.Find(node, check.Findings);
        var (apiVersion, kind) = (node["apiVersion"].Text, node["kind"].Text);
        if (kind.Length > 0 && apiVersion.Length > 0)
        {
            if (_facts.Kinds.TryGetValue((apiVersion, kind), out var found) && found.IsIn(_version))
            {
                check.Run(node, found.Type);
            }
            else if (_facts.HasGroup(apiVersion) && !(kind.EndsWith("List", StringComparison.Ordinal) && node["items"].Kind == YamlNodeKind.Sequence))
            {
                check.Findings.Add(KindFinding.Of(_facts, _version, node, found));
            }
        }

        return [.. check.Findings.OrderBy(static f => f.Node.Span.Start).Take(ObjectCheck.MostFindings)];
    }

    /// <summary>Checks the fields of an object: their names, types, values, and what must be given. An object of a kind that is not known has no findings.</summary>
    /// <param name="node">The object's mapping.</param>
    /// <returns>What is wrong; no more than 1,000.</returns>
    public IReadOnlyList<SchemaFinding> CheckFields(YamlNode node)
    {
        if (!_facts.Kinds.TryGetValue((node["apiVersion"].Text, node["kind"].Text), out var found) || !found.IsIn(_version))
        {
            return [];
        }

        var check = new ObjectCheck(_facts, _version);
        check.Run(node, found.Type);
        return check.Findings;
    }
}
