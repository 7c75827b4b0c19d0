using System.Text.Json;
using Ullage.Model;

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

    /// <summary>Annotations of ours, without their prefix. The others may hold anything, and much of it.</summary>
    public IReadOnlyList<(string Name, string Value)> Annotations { get; init; } = [];

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
            meta.Texts("labels"))
        {
            Annotations = Ours(meta.Field("annotations")),
        };
    }

    private static IReadOnlyList<(string Name, string Value)> Ours(JsonElement annotations)
    {
        List<(string, string)>? ours = null;
        if (annotations.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in annotations.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.String && entry.Name.StartsWith(UllageAnnotations.Prefix, StringComparison.Ordinal))
                {
                    (ours ??= []).Add((entry.Name[UllageAnnotations.Prefix.Length..], entry.Value.GetString()!));
                }
            }
        }

        return ours ?? [];
    }
}
