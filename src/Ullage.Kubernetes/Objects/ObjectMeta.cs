using System.Text.Json;

namespace Ullage.Kubernetes.Objects;

/// <summary>What refers to an object as its owner.</summary>
internal sealed class OwnerReference(string kind, string name, bool controller)
{
    public string Kind => kind;

    public string Name => name;

    public bool Controller => controller;
}

/// <summary>An object's <c>metadata</c>, as far as it is used.</summary>
internal sealed class ObjectMeta(string @namespace, string name, DateTimeOffset? created, IReadOnlyList<OwnerReference> owners, IReadOnlyDictionary<string, string> labels)
{
    public string Namespace => @namespace;

    public string Name => name;

    public DateTimeOffset? Created => created;

    public IReadOnlyList<OwnerReference> Owners => owners;

    public IReadOnlyDictionary<string, string> Labels => labels;

    /// <summary>Reads the metadata of an object.</summary>
    public static ObjectMeta Read(JsonElement of)
    {
        var meta = of.Field("metadata");
        var owners = new List<OwnerReference>();
        foreach (var owner in meta.Items("ownerReferences"))
        {
            owners.Add(new(owner.Text("kind"), owner.Text("name"), owner.IsTrue("controller")));
        }

        return new(
            meta.Text("namespace"),
            meta.Text("name"),
            meta.Moment("creationTimestamp"),
            owners,
            meta.Texts("labels"));
    }
}
