using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>An object in a manifest, with the file it stands in.</summary>
internal class AuditObject
{
    private Dictionary<string, string>? _annotations;

    public AuditObject(SourceText source, ManifestObject manifest)
    {
        Source = source;
        Manifest = manifest;
        var version = manifest.ApiVersion;
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        ApiVersion = version;
        Group = slash < 0 ? "" : version[..slash];
        Resource = new ResourceName(manifest.Kind, manifest.Namespace, manifest.Name);
    }

    public SourceText Source { get; }

    public ManifestObject Manifest { get; }

    public ResourceName Resource { get; }

    public YamlNode Node => Manifest.Node;

    public YamlNode Spec => Node["spec"];

    public string Kind => Manifest.Kind;

    public string Name => Manifest.Name;

    public string? Namespace => Manifest.Namespace;

    /// <summary>Such as <c>apps/v1</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>Such as <c>apps</c>; empty for the core.</summary>
    public string Group { get; }

    /// <summary>Whether its kind is none of Kubernetes' own, so that an operator may make pods of it that nothing here tells.</summary>
    public bool IsCustom => Group.Contains('.', StringComparison.Ordinal) && !Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>Where a finding about the whole object goes: its name, else its kind.</summary>
    public YamlNode NameNode => Node["metadata"]["name"] is { Exists: true } name ? name : Node["kind"];

    public IReadOnlyDictionary<string, string> Annotations => _annotations ??= Node["metadata"]["annotations"].Map();

    /// <summary>Whether both may be in one namespace: equal, or one of them says none and gets it when it is applied.</summary>
    public bool MayShareNamespace(AuditObject other) => Namespace is null || other.Namespace is null || Namespace == other.Namespace;

    /// <summary>Whether both surely are in one namespace: equal as written, and where none is written, written in one file.</summary>
    public bool SurelySharesNamespace(AuditObject other) => Namespace == other.Namespace && (Namespace is not null || ReferenceEquals(Source, other.Source));

    /// <summary>Whether both are meant for each other: in one namespace as written, or in one folder where at least one writes none.</summary>
    public bool IsNear(AuditObject other) => MayShareNamespace(other) && ((Namespace is not null && other.Namespace is not null) || ReferenceEquals(Source, other.Source) || Path.GetDirectoryName(Source.Path) == Path.GetDirectoryName(other.Source.Path));

    /// <summary>How many folders the paths of both have in common, from the top.</summary>
    public int SharedFolders(AuditObject other)
    {
        var (own, others) = ((Path.GetDirectoryName(Source.Path) ?? "").Split('/'), (Path.GetDirectoryName(other.Source.Path) ?? "").Split('/'));
        var shared = 0;
        while (shared < own.Length && shared < others.Length && own[shared] == others[shared])
        {
            shared++;
        }

        return shared;
    }

    public override string ToString() => $"{Kind} {Name}";
}
