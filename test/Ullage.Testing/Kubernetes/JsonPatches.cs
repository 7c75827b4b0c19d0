using System.Globalization;
using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>RFC 7396 and RFC 6902.</summary>
internal static class JsonPatches
{
    public static JsonNode? Merge(JsonNode? now, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = now as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            var old = merged[name];
            merged.Remove(name);
            if (value is not null)
            {
                merged[name] = Merge(old, value);
            }
        }

        return merged;
    }

    public static JsonObject Apply(JsonObject now, JsonArray patch)
    {
        foreach (var operation in patch.OfType<JsonObject>())
        {
            var (verb, path) = (operation["op"]!.GetValue<string>(), operation["path"]!.GetValue<string>());
            var steps = path.Split('/').Skip(1).Select(static s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
            JsonNode? parent = now;
            foreach (var step in steps[..^1])
            {
                parent = Child(parent, step) ?? throw Absent(path);
            }

            var (last, value) = (steps[^1], operation["value"]?.DeepClone());
            switch (verb)
            {
                case "test" when !JsonNode.DeepEquals(Child(parent, last), value):
                    throw new Refusal(422, "Invalid", $"the server rejected our request due to an error in our request: testing value {path} failed");
                case "test":
                    break;
                case "remove" when Child(parent, last) is null:
                case "replace" when Child(parent, last) is null:
                    throw Absent(path);
                case "remove" when parent is JsonArray items:
                    items.RemoveAt(int.Parse(last, CultureInfo.InvariantCulture));
                    break;
                case "remove":
                    ((JsonObject)parent!).Remove(last);
                    break;
                case "add" when parent is JsonArray items:
                    items.Insert(last == "-" ? items.Count : int.Parse(last, CultureInfo.InvariantCulture), value);
                    break;
                case "add" or "replace" when parent is JsonObject mapping:
                    mapping[last] = value;
                    break;
                case "replace" when parent is JsonArray items:
                    items[int.Parse(last, CultureInfo.InvariantCulture)] = value;
                    break;
                default:
                    throw new Refusal(400, "BadRequest", $"unexpected kind: {verb}");
            }
        }

        return now;
    }

    private static JsonNode? Child(JsonNode? of, string step) => of switch
    {
        JsonObject mapping => mapping[step],
        JsonArray items when int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
        _ => null,
    };

    private static Refusal Absent(string path) => new(422, "Invalid", $"the server rejected our request due to an error in our request: nonexistant path {path}");
}
