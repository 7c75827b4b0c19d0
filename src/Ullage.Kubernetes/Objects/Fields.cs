using System.Globalization;
using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>
/// Reads fields of objects as the API sends them. What is absent, null or of another kind reads as nothing: a server newer than this tool
/// must not stop it.
/// </summary>
internal static class Fields
{
    /// <summary>A field; one of kind Undefined where there is none.</summary>
    public static JsonElement Field(this JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var field) ? field : default;

    /// <summary>A field as text; empty where there is none. Numbers read as they are written.</summary>
    public static string Text(this JsonElement of, string name) => AsText(of.Field(name));

    /// <summary>A whole number; null where there is none.</summary>
    public static int? Whole(this JsonElement of, string name) => of.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var number) ? number : null;

    /// <summary>Whether a field is true.</summary>
    public static bool IsTrue(this JsonElement of, string name) => of.Field(name).ValueKind == JsonValueKind.True;

    /// <summary>The items of a list; none where there is no list.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement of, string name) => of.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    /// <summary>The texts of a mapping, such as labels; none where there is no mapping.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement of, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (of.Field(name) is { ValueKind: JsonValueKind.Object } mapping)
        {
            foreach (var entry in mapping.EnumerateObject())
            {
                texts[entry.Name] = AsText(entry.Value);
            }
        }

        return texts;
    }

    /// <summary>A moment in RFC 3339; null where there is none.</summary>
    public static DateTimeOffset? Moment(this JsonElement of, string name) =>
        DateTimeOffset.TryParse(of.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    /// <summary>A quantity of CPU; null where there is none.</summary>
    public static CpuQuantity? Cpu(this JsonElement of, string name) => CpuQuantity.TryParse(of.Text(name), out var amount, out _) ? amount : null;

    /// <summary>A quantity of memory; null where there is none.</summary>
    public static ByteQuantity? Memory(this JsonElement of, string name) => ByteQuantity.TryParse(of.Text(name), out var amount, out _) ? amount : null;

    private static string AsText(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.String => field.GetString()!,
        JsonValueKind.Number => field.GetRawText(),
        _ => "",
    };
}
