using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>Finds what a server's dry run would change of a <c>spec</c>, webhooks and defaults included.</summary>
internal static class DryRunDifference
{
    private const int Most = 50;

    /// <summary>Paths that differ, with both values; lists of named items are compared by name.</summary>
    public static IReadOnlyList<(string Path, string Before, string After)> Of(JsonElement before, JsonElement after)
    {
        var found = new List<(string, string, string)>();
        Compare("spec", before.Field("spec"), after.Field("spec"), found);
        return found;
    }

    private static void Compare(string path, JsonElement before, JsonElement after, List<(string, string, string)> found)
    {
        if (found.Count >= Most || (before.ValueKind == after.ValueKind && before.ValueKind is not JsonValueKind.Undefined && JsonElement.DeepEquals(before, after)))
        {
            return;
        }

        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in before.EnumerateObject().Select(static p => p.Name).Union(after.EnumerateObject().Select(static p => p.Name)))
            {
                Compare($"{path}.{name}", before.Field(name), after.Field(name), found);
            }
        }
        else if (Named(before) is { } old && Named(after) is { } now)
        {
            foreach (var name in old.Keys.Union(now.Keys))
            {
                Compare($"{path}[{name}]", old.GetValueOrDefault(name), now.GetValueOrDefault(name), found);
            }
        }
        else
        {
            found.Add((path, Shown(before), Shown(after)));
        }
    }

    private static Dictionary<string, JsonElement>? Named(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var items = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (item.Text("name") is not { Length: > 0 } name || !items.TryAdd(name, item))
            {
                return null;
            }
        }

        return items;
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "none" : Printable.Of(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
}
