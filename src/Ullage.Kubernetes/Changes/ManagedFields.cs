using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary><c>metadata.managedFields</c> of one object: who manages what.</summary>
internal sealed class ManagedFields
{
    private readonly List<(FieldOwner Owner, JsonElement Entry, FieldTree Fields)> _entries = [];

    /// <summary>Reads those of an object.</summary>
    public static ManagedFields Of(JsonElement of)
    {
        var managed = new ManagedFields();
        foreach (var entry in of.Field("metadata").Items("managedFields"))
        {
            managed._entries.Add((new(entry.Text("manager"), entry.Text("operation"), entry.Text("subresource")), entry, FieldTree.Read(entry.Field("fieldsV1"))));
        }

        return managed;
    }

    /// <summary>Who manages the field at a path, or anything below it.</summary>
    public IReadOnlyList<FieldOwner> OwnersOf(string[] path) => [.. _entries.Where(e => e.Fields.Holds(path)).Select(static e => e.Owner)];

    /// <summary>Moves fields from one manager back to those who had them; a manager that is gone meanwhile gets nothing.</summary>
    /// <param name="from">Who gives them up.</param>
    /// <param name="fields">The paths, each with who had it.</param>
    /// <returns>Whether anything moved.</returns>
    public bool GiveBack(string from, IEnumerable<(string[] Path, IReadOnlyList<FieldOwner> To)> fields)
    {
        var moved = false;
        foreach (var (path, owners) in fields)
        {
            foreach (var (owner, _, tree) in _entries)
            {
                if (owner.Manager == from && owner.Operation == "Update" && tree.Holds(path))
                {
                    tree.Remove(path);
                    moved = true;
                }
                else if (owner.Manager != from && owners.Contains(owner) && !tree.Holds(path))
                {
                    tree.Add(path);
                    moved = true;
                }
            }
        }

        return moved;
    }

    /// <summary>Writes the list, entries that hold nothing left out.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        var any = false;
        foreach (var (_, entry, fields) in _entries.Where(static e => !e.Fields.IsEmpty))
        {
            any = true;
            json.WriteStartObject();
            foreach (var property in entry.EnumerateObject())
            {
                if (property.NameEquals("fieldsV1"))
                {
                    json.WritePropertyName("fieldsV1");
                    fields.Write(json);
                }
                else
                {
                    property.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        if (!any)
        {
            // An empty list means "as before" to the server; a list of one empty entry means nobody.
            json.WriteStartObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
