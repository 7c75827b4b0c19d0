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
            managed._entries.Add((new(entry.Text("manager"), entry.Text("operation"), entry.Text("subresource")) { ApiVersion = entry.Text("apiVersion") }, entry, FieldTree.Read(entry.Field("fieldsV1"))));
        }

        return managed;
    }

    /// <summary>Who manages the field at a path, or anything below it.</summary>
    public IReadOnlyList<FieldOwner> OwnersOf(string[] path) => [.. _entries.Where(e => e.Fields.Holds(path)).Select(static e => e.Owner)];

    /// <summary>Moves fields from one manager back to those who had them; one whose last field had been taken is entered again.</summary>
    /// <param name="from">Who gives them up.</param>
    /// <param name="fields">The paths, each with who had it.</param>
    /// <returns>Whether anything moved.</returns>
    public bool GiveBack(string from, IEnumerable<(string[] Path, IReadOnlyList<FieldOwner> To)> fields)
    {
        var moved = false;
        foreach (var (path, owners) in fields)
        {
            foreach (var (_, _, tree) in _entries.Where(e => e.Owner.Manager == from && e.Owner.Operation == "Update" && e.Fields.Holds(path)))
            {
                tree.Remove(path);
                moved = true;
            }

            foreach (var owner in owners.Where(o => o.Manager != from))
            {
                var at = _entries.FindIndex(e => e.Owner == owner);
                if (at < 0 && owner.ApiVersion.Length > 0)
                {
                    _entries.Add((owner, default, new()));
                    at = _entries.Count - 1;
                }

                if (at >= 0 && !_entries[at].Fields.Holds(path))
                {
                    _entries[at].Fields.Add(path);
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
        foreach (var (owner, entry, fields) in _entries.Where(static e => !e.Fields.IsEmpty))
        {
            any = true;
            json.WriteStartObject();
            if (entry.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in entry.EnumerateObject().Where(static p => !p.NameEquals("fieldsV1")))
                {
                    property.WriteTo(json);
                }
            }
            else
            {
                json.WriteString("manager", owner.Manager);
                json.WriteString("operation", owner.Operation);
                json.WriteString("apiVersion", owner.ApiVersion);
                json.WriteString("fieldsType", "FieldsV1");
                if (owner.Subresource.Length > 0)
                {
                    json.WriteString("subresource", owner.Subresource);
                }
            }

            json.WritePropertyName("fieldsV1");
            fields.Write(json);
            json.WriteEndObject();
        }

        if (!any)
        {
            // An empty entry alone says that nobody manages anything.
            json.WriteStartObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
