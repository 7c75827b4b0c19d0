using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>
/// A change as a strategic merge patch: the fields, the state that was read, and annotations, so that what was changed and by which change
/// are one write.
/// </summary>
internal static class ChangePatch
{
    /// <summary>Writes the patch of a template.</summary>
    /// <param name="live">The workload as it was read.</param>
    /// <param name="edits">The fields.</param>
    /// <param name="back">Whether they get the values that they had before.</param>
    /// <param name="annotations">Annotations of the workload to set, or with null to take away.</param>
    /// <param name="orders">The order of the containers' variables before the change; only to put them back.</param>
    /// <param name="pinned">Whether the server refuses it where the workload changed since it was read.</param>
    public static ReadOnlyMemory<byte> OfTemplate(LiveWorkload live, IReadOnlyList<FieldEdit> edits, bool back, IReadOnlyDictionary<string, string?> annotations, IReadOnlyDictionary<string, IReadOnlyList<string>>? orders = null, bool pinned = true) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        if (pinned)
        {
            json.WriteString("resourceVersion", live.ResourceVersion);
        }

        if (annotations.Count > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var (name, value) in annotations)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        foreach (var name in live.Kind.Template)
        {
            json.WriteStartObject(name);
        }

        json.WriteStartObject("spec");
        foreach (var (list, isInit) in new[] { ("initContainers", true), ("containers", false) })
        {
            // In the order of the template: a patch that names items in another order reorders them.
            var names = live.ContainerNames.Where(name => edits.Any(e => e.Container == name && e.IsInit == isInit)).ToList();
            if (names.Count == 0)
            {
                continue;
            }

            json.WriteStartArray(list);
            foreach (var name in names)
            {
                Container(json, live, name, [.. edits.Where(e => e.Container == name)], back, orders?.GetValueOrDefault(name));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        foreach (var _ in live.Kind.Template)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>Writes the patch of a pod's resources, for <c>pods/resize</c>.</summary>
    /// <param name="resourceVersion">The state of the pod that was read.</param>
    /// <param name="edits">The fields; variables are left out, since no running pod takes them.</param>
    /// <param name="back">Whether they get the values that they had before.</param>
    public static ReadOnlyMemory<byte> OfPod(string resourceVersion, IReadOnlyList<FieldEdit> edits, bool back) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", resourceVersion);
        json.WriteEndObject();
        json.WriteStartObject("spec");
        foreach (var (list, isInit) in new[] { ("initContainers", true), ("containers", false) })
        {
            var groups = edits.Where(e => e.IsResource && e.IsInit == isInit).GroupBy(static e => e.Container).ToList();
            if (groups.Count > 0)
            {
                json.WriteStartArray(list);
                foreach (var group in groups)
                {
                    json.WriteStartObject();
                    json.WriteString("name", group.Key);
                    Resources(json, [.. group], back);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Container(Utf8JsonWriter json, LiveWorkload live, string name, IReadOnlyList<FieldEdit> edits, bool back, IReadOnlyList<string>? order)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        Resources(json, edits, back);
        Variables(json, live.VariablesOf(name), [.. edits.Where(static e => !e.IsResource)], back, order);
        json.WriteEndObject();
    }

    private static void Resources(Utf8JsonWriter json, IReadOnlyList<FieldEdit> edits, bool back)
    {
        if (!edits.Any(static e => e.IsResource))
        {
            return;
        }

        json.WriteStartObject("resources");
        foreach (var group in edits.Where(static e => e.IsResource).GroupBy(static e => e.Section).OrderBy(static g => g.Key))
        {
            json.WriteStartObject(FieldEdit.SectionName(group.Key));
            foreach (var edit in group)
            {
                json.WriteRaw(edit.Name, back ? edit.Before : edit.After);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Variables(Utf8JsonWriter json, IReadOnlyList<string> now, IReadOnlyList<FieldEdit> edits, bool back, IReadOnlyList<string>? order)
    {
        if (edits.Count == 0)
        {
            return;
        }

        var targets = edits.ToDictionary(static e => e.Name, e => back ? e.Before : e.After, StringComparer.Ordinal);
        var names = Ordered(now, targets, order);

        // Without this directive the server puts new variables before the old ones, and one that refers to another must come after it.
        json.WriteStartArray("$setElementOrder/env");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("env");
        foreach (var name in names.Where(targets.ContainsKey))
        {
            using var item = JsonDocument.Parse(targets[name]!);
            var (value, source) = (item.RootElement.Field("value"), item.RootElement.Field("valueFrom"));
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteRaw("value", value.ValueKind == JsonValueKind.String ? value.GetRawText() : null);
            json.WriteRaw("valueFrom", source.ValueKind == JsonValueKind.Object ? source.GetRawText() : null);
            json.WriteEndObject();
        }

        foreach (var (name, target) in targets)
        {
            if (target is null && now.Contains(name))
            {
                json.WriteStartObject();
                json.WriteString("$patch", "delete");
                json.WriteString("name", name);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The variables afterwards: as they stand, new ones last; those that were there before in their old order.</summary>
    private static List<string> Ordered(IReadOnlyList<string> now, IReadOnlyDictionary<string, string?> targets, IReadOnlyList<string>? order)
    {
        var names = now.Where(n => !targets.TryGetValue(n, out var target) || target is not null).ToList();
        names.AddRange(targets.Where(t => t.Value is not null && !names.Contains(t.Key)).Select(static t => t.Key));
        if (order is null)
        {
            return names;
        }

        var ranked = names.Where(order.Contains).OrderBy(name => IndexOf(order, name)).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!order.Contains(names[i]))
            {
                // Somebody added it meanwhile: it stays behind the variable that it follows now.
                ranked.Insert(i == 0 ? 0 : ranked.IndexOf(names[i - 1]) + 1, names[i]);
            }
        }

        return ranked;
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
