using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>
/// Gives fields back to who managed them before a change. Without it our manager would still be theirs after values were put back: the owner's
/// next server-side apply with another value would conflict, and one without the field would not remove it.
/// </summary>
internal static class OwnershipPatch
{
    /// <summary>The merge patch, or null where nothing is to be given back.</summary>
    public static ReadOnlyMemory<byte>? Of(LiveWorkload live, IReadOnlyList<FieldEdit> edits, string manager) =>
        Of(live.Object, edits.Select(e => (EditPaths.Of(live.Kind, e), e.Owners)), manager);

    /// <summary>The merge patch of an object, or null where nothing is to be given back.</summary>
    public static ReadOnlyMemory<byte>? Of(JsonElement live, IEnumerable<(string[] Path, IReadOnlyList<FieldOwner> To)> fields, string manager)
    {
        var managed = ManagedFields.Of(live);
        if (!managed.GiveBack(manager, fields))
        {
            return null;
        }

        return Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", live.Field("metadata").Text("resourceVersion"));
            json.WritePropertyName("managedFields");
            managed.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
