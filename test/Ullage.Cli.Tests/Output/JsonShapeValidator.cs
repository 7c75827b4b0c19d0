using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ullage.Cli.Tests.Output;

/// <summary>Checks a document against the keywords that our schema uses, and no property may go undescribed. An unknown keyword is an error, never ignored.</summary>
internal sealed class JsonShapeValidator
{
    private static readonly string[] Known =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required", "items", "enum", "const", "anyOf", "pattern", "format"];

    private readonly JsonElement _root;

    public JsonShapeValidator(JsonElement schema) => _root = schema;

    /// <summary>Paths of properties met, array indices left out.</summary>
    public HashSet<string> Met { get; } = [];

    public List<string> Errors { get; } = [];

    public void Validate(JsonElement document) => Check(document, _root, "$", "", Errors);

    private void Check(JsonElement value, JsonElement schema, string path, string shape, List<string> errors)
    {
        foreach (var keyword in schema.EnumerateObject().Where(static k => !Known.Contains(k.Name)))
        {
            errors.Add($"{path}: the validator does not know the keyword {keyword.Name}");
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(value, _root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), path, shape, errors);
        }

        if (schema.TryGetProperty("anyOf", out var choices))
        {
            var attempts = choices.EnumerateArray().Select(choice =>
            {
                var found = new List<string>();
                Check(value, choice, path, shape, found);
                return found;
            }).ToList();
            if (attempts.All(static a => a.Count > 0))
            {
                errors.AddRange(attempts.OrderByDescending(static a => a.Count).First());
            }
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOf(value, t)))
        {
            errors.Add($"{path}: {value.ValueKind} is not {type}");
            return;
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            errors.Add($"{path}: {value} is not {constant}");
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => JsonElement.DeepEquals(a, value)))
        {
            errors.Add($"{path}: {value} is none of {allowed}");
        }

        CheckText(value, schema, path, errors);
        CheckParts(value, schema, path, shape, errors);
    }

    private static void CheckText(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        var text = value.GetString()!;
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
        {
            errors.Add($"{path}: \"{text}\" does not match {pattern}");
        }

        if (schema.TryGetProperty("format", out _) && !DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            errors.Add($"{path}: \"{text}\" is not RFC 3339 in UTC");
        }
    }

    private void CheckParts(JsonElement value, JsonElement schema, string path, string shape, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(item, items, $"{path}[{index++}]", shape, errors);
            }
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        foreach (var name in schema.GetProperty("required").EnumerateArray().Select(static n => n.GetString()!).Where(n => !value.TryGetProperty(n, out _)))
        {
            errors.Add($"{path}: {name} is missing");
        }

        foreach (var property in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(property.Name, out var part))
            {
                errors.Add($"{path}: the schema does not describe {property.Name}");
                continue;
            }

            Met.Add($"{shape}.{property.Name}");
            Check(property.Value, part, $"{path}.{property.Name}", $"{shape}.{property.Name}", errors);
        }
    }

    /// <summary>Every property path that the schema describes.</summary>
    public IEnumerable<string> Described() => Described(_root, "");

    private IEnumerable<string> Described(JsonElement schema, string shape)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Described(_root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), shape);
        }

        var below = Enumerable.Empty<string>();
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            below = choices.EnumerateArray().SelectMany(c => Described(c, shape));
        }

        if (schema.TryGetProperty("items", out var items))
        {
            below = below.Concat(Described(items, shape));
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            below = below.Concat(properties.EnumerateObject().SelectMany(p => Described(p.Value, $"{shape}.{p.Name}").Prepend($"{shape}.{p.Name}")));
        }

        return below;
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(static t => t.GetString()!) : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"The schema names a type that JSON Schema does not have: {type}"),
    };
}
