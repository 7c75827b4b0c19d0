using System.Text.Json;

namespace Ullage.Application.Auditing;

/// <summary>An object of a cluster as text to audit.</summary>
/// <param name="Name"><c>namespace/Kind/name</c>, or <c>Kind/name</c> where there are no namespaces.</param>
/// <param name="Json">Its JSON, indented, without what the server keeps for itself.</param>
public sealed record LiveObject(string Name, ReadOnlyMemory<byte> Json)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Takes an object of a list; null for one that another object makes and keeps, as a Deployment its ReplicaSets and pods.</summary>
    /// <param name="apiVersion">Lists leave it out.</param>
    /// <param name="kind">Lists leave it out.</param>
    /// <param name="item">The object.</param>
    /// <param name="scaled">Names of what autoscalers scale: its replicas are the autoscaler's, unless somebody wrote them.</param>
    public static LiveObject? Of(string apiVersion, string kind, JsonElement item, IReadOnlySet<string> scaled)
    {
        ArgumentNullException.ThrowIfNull(scaled);
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(kind);
        if (Part(item, "metadata") is not { ValueKind: JsonValueKind.Object } metadata || Part(metadata, "ownerReferences") is { ValueKind: JsonValueKind.Array } owners && owners.EnumerateArray().Any(static o => Part(o, "controller") is { ValueKind: JsonValueKind.True }))
        {
            return null;
        }

        var (space, name) = (Text(metadata, "namespace"), Text(metadata, "name"));
        var full = space.Length > 0 ? $"{space}/{kind}/{name}" : $"{kind}/{name}";
        var keepsReplicas = !scaled.Contains(full) || SaysReplicas(metadata);
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", apiVersion);
            json.WriteString("kind", kind);
            foreach (var part in item.EnumerateObject().Where(static p => p.Name is not ("apiVersion" or "kind" or "status")))
            {
                if (part.NameEquals("metadata"))
                {
                    WriteMetadata(json, part.Value);
                }
                else if (part.NameEquals("spec") && !keepsReplicas && part.Value.ValueKind == JsonValueKind.Object)
                {
                    json.WriteStartObject("spec");
                    Write(json, part.Value, static n => n != "replicas");
                    json.WriteEndObject();
                }
                else
                {
                    part.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return new(full, stream.ToArray());
    }

    /// <summary>The name of what an autoscaler scales; null for what is none.</summary>
    internal static string? TargetOf(JsonElement item) =>
        Part(item, "metadata") is { } metadata && Part(item, "spec") is { } spec && Part(spec, "scaleTargetRef") is { } target
            ? $"{Text(metadata, "namespace")}/{(Text(target, "kind") is { Length: > 0 } kind ? kind : "Deployment")}/{Text(target, "name")}"
            : null;

    /// <summary>
    /// Whether somebody wrote the replicas, and not the autoscaler through the scale subresource: told by what kubectl applied, or by the fields that a server-side
    /// apply owns. Without either there is no telling.
    /// </summary>
    private static bool SaysReplicas(JsonElement metadata)
    {
        if (Part(metadata, "annotations") is { } annotations && Text(annotations, LastApplied) is { Length: > 0 } applied)
        {
            try
            {
                using var document = JsonDocument.Parse(applied, new JsonDocumentOptions { MaxDepth = 64 });
                return Part(document.RootElement, "spec") is { } spec && Part(spec, "replicas") is not null;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        return Part(metadata, "managedFields") is { ValueKind: JsonValueKind.Array } fields && fields.EnumerateArray().Any(static f => Text(f, "operation") == "Apply" && Text(f, "subresource").Length == 0
            && Part(f, "fieldsV1") is { } owned && Part(owned, "f:spec") is { } spec && Part(spec, "f:replicas") is not null);
    }

    private static void WriteMetadata(Utf8JsonWriter json, JsonElement metadata)
    {
        json.WriteStartObject("metadata");
        foreach (var part in metadata.EnumerateObject().Where(static p => p.Name is not ("managedFields" or "resourceVersion" or "uid" or "generation" or "creationTimestamp" or "selfLink")))
        {
            if (part.NameEquals("annotations") && part.Value.ValueKind == JsonValueKind.Object)
            {
                json.WriteStartObject("annotations");
                Write(json, part.Value, static n => n is not (LastApplied or "deployment.kubernetes.io/revision"));
                json.WriteEndObject();
            }
            else
            {
                part.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonElement mapping, Func<string, bool> keeps)
    {
        foreach (var part in mapping.EnumerateObject().Where(p => keeps(p.Name)))
        {
            part.WriteTo(json);
        }
    }

    private static JsonElement? Part(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var found) ? found : null;

    private static string Text(JsonElement of, string name) => Part(of, name) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : "";
}
