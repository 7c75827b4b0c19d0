using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Kubernetes;

/// <summary>A Kubernetes object in a manifest; a view over the tree, so that every answer has its line and column.</summary>
public sealed class ManifestObject
{
    private List<ManifestContainer>? _containers;

    private ManifestObject(YamlDocument document, YamlNode node)
    {
        Document = document;
        Node = node;
        Kind = node["kind"].Text;
        Name = node["metadata"]["name"].Text;
        Namespace = node["metadata"]["namespace"] is { Kind: YamlNodeKind.Scalar } name && name.Text.Length > 0 ? name.Text : null;
    }

    /// <summary>The document it is in.</summary>
    public YamlDocument Document { get; }

    /// <summary>Its mapping.</summary>
    public YamlNode Node { get; }

    /// <summary>Such as <c>Deployment</c>; empty when it says none.</summary>
    public string Kind { get; }

    /// <summary>Such as <c>apps/v1</c>; empty when it says none.</summary>
    public string ApiVersion => Node["apiVersion"].Text;

    /// <summary>Its name; empty when it has none.</summary>
    public string Name { get; }

    /// <summary>Its namespace, or null when it says none.</summary>
    public string? Namespace { get; }

    /// <summary>Whether it may come to stand in a namespace with another: where one of the two names none, it goes wherever it is applied to.</summary>
    /// <param name="namespace">The other's namespace, or null.</param>
    public bool MayShare(string? @namespace) => Namespace is null || @namespace is null || Namespace == @namespace;

    /// <summary>The pod's <c>spec</c> where the object has or makes pods.</summary>
    public YamlNode PodSpec
    {
        get
        {
            var node = Node;
            foreach (var key in PodTemplate.PathOf(Kind))
            {
                node = node[key];
            }

            return node;
        }
    }

    /// <summary>Its containers, init containers first.</summary>
    public IReadOnlyList<ManifestContainer> Containers => _containers ??= FindContainers();

    /// <summary>The objects of a file in order, those inside <c>List</c> objects instead of the lists.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<ManifestObject> In(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var found = new List<ManifestObject>();
        foreach (var document in file.Documents)
        {
            Collect(document, document.Root, found);
        }

        return found;
    }

    private List<ManifestContainer> FindContainers()
    {
        var (spec, found) = (PodSpec, new List<ManifestContainer>());
        foreach (var item in spec["initContainers"].Items)
        {
            found.Add(new(item.Target, true));
        }

        foreach (var item in spec["containers"].Items)
        {
            found.Add(new(item.Target, false));
        }

        return found;
    }

    private static void Collect(YamlDocument document, YamlNode node, List<ManifestObject> found)
    {
        if (node.Kind != YamlNodeKind.Mapping || !node["kind"].Exists)
        {
            return;
        }

        if (!node["kind"].Text.EndsWith("List", StringComparison.Ordinal) || node["items"].Kind != YamlNodeKind.Sequence)
        {
            found.Add(new(document, node));
            return;
        }

        foreach (var item in node["items"].Items)
        {
            // Aliased items are skipped: they could only repeat an object, and repeat it without end.
            if (item.Kind == YamlNodeKind.Mapping)
            {
                Collect(document, item, found);
            }
        }
    }
}
