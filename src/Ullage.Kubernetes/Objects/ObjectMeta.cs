using System.Text.Json;

namespace Ullage.Kubernetes.Objects;

/// <summary>What refers to an object as its owner.</summary>
internal sealed record OwnerReference(string Kind, string Name, bool Controller);

/// <summary>An object's <c>metadata</c>, as far as it is used.</summary>
internal sealed record ObjectMeta(string Namespace, string Name, DateTimeOffset? Created, IReadOnlyList<OwnerReference> Owners, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Reads the metadata of an object.</summary>
    public static ObjectMeta Read(JsonElement of)
    {
        var meta = of.Field("metadata");
        return new(
            meta.Text("namespace"),
            meta.Text("name"),
            meta.Moment("creationTimestamp"),
            [.. meta.Items("ownerReferences").Select(static o => new OwnerReference(o.Text("kind"), o.Text("name"), o.IsTrue("controller")))],
            meta.Texts("labels"));
    }
}
