using System.Text;

namespace Ullage.Generators.Writing;

/// <summary>A Kubernetes object that was made.</summary>
public sealed class Manifest
{
    internal Manifest(string apiVersion, string kind, string name, string? @namespace, IReadOnlyDictionary<string, string>? labels, params IReadOnlyList<(string Key, Piece? Value)> rest)
    {
        (Kind, Name, Namespace) = (kind, name, @namespace);
        Root = Piece.Map([("apiVersion", apiVersion), ("kind", kind), ("metadata", Metadata(name, @namespace, labels)), .. rest]);
    }

    /// <summary>Such as <c>Service</c>.</summary>
    public string Kind { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its namespace; null where whoever applies it says, and of what belongs to the cluster.</summary>
    public string? Namespace { get; }

    /// <summary>The name of its file: the kind in small letters and dashes, such as <c>pod-disruption-budget.yaml</c>.</summary>
    public string FileName => FileNameOf(Kind);

    internal Piece.Mapping Root { get; }

    /// <summary>Its YAML, ending with a line break.</summary>
    public override string ToString() => PieceText.Of(Root);

    /// <summary>Several objects as one text.</summary>
    /// <param name="manifests">The objects.</param>
    public static string Join(IEnumerable<Manifest> manifests) => string.Join("---\n", manifests);

    internal static string FileNameOf(string kind)
    {
        var name = new StringBuilder();
        foreach (var letter in kind)
        {
            _ = char.IsAsciiLetterUpper(letter) && name.Length > 0 ? name.Append('-') : name;
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.Append(".yaml").ToString();
    }

    internal static Piece.Mapping Metadata(string name, string? @namespace, IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string>? annotations = null) => Piece.Map(
        ("name", name),
        ("namespace", @namespace is null ? null : (Piece)@namespace),
        ("labels", labels is { Count: > 0 } ? Piece.Texts(labels) : null),
        ("annotations", annotations is { Count: > 0 } ? Piece.Texts(annotations) : null));
}
