using System.Text.Json;

namespace Ullage.Kubernetes.Changes;

/// <summary>
/// A set of fields as managedFields tells it (FieldsV1): a tree whose keys are <c>f:name</c> for a field, <c>k:{…}</c> for an item of a list
/// by its key, <c>v:…</c> and <c>i:…</c> for other items, and <c>.</c> for the thing itself.
/// </summary>
internal sealed class FieldTree
{
    private readonly SortedDictionary<string, FieldTree> _children = new(StringComparer.Ordinal);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _children.Count == 0;

    /// <summary>Reads a set; what is no mapping holds nothing.</summary>
    public static FieldTree Read(JsonElement of)
    {
        // The parser of the answer has bounded how deep this goes.
        var tree = new FieldTree();
        if (of.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in of.EnumerateObject())
            {
                tree._children[field.Name] = Read(field.Value);
            }
        }

        return tree;
    }

    /// <summary>Whether the field at a path is in the set, or anything below it.</summary>
    public bool Holds(ReadOnlySpan<string> path)
    {
        var at = this;
        foreach (var key in path)
        {
            if (!at._children.TryGetValue(key, out at!))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts a field into the set.</summary>
    public void Add(ReadOnlySpan<string> path)
    {
        var at = this;
        foreach (var key in path)
        {
            if (!at._children.TryGetValue(key, out var next))
            {
                at._children.Add(key, next = new());
            }

            at = next;
        }
    }

    /// <summary>Takes a field and all below it out of the set, with what then stands for nothing.</summary>
    public void Remove(ReadOnlySpan<string> path)
    {
        if (path.Length == 0 || !_children.TryGetValue(path[0], out var next))
        {
            return;
        }

        next.Remove(path[1..]);
        if (path.Length == 1 || next.IsEmpty || next is { _children.Count: 1 } && next._children.ContainsKey("."))
        {
            _children.Remove(path[0]);
        }
    }

    /// <summary>Writes it as FieldsV1.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (key, child) in _children)
        {
            json.WritePropertyName(key);
            child.Write(json);
        }

        json.WriteEndObject();
    }
}
