using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Schema;

/// <summary>What tells the items of a list apart.</summary>
internal static class ListKey
{
    /// <summary>The key of an item; null where it has none.</summary>
    public static string? Of(YamlNode item, IReadOnlyList<string>? keys)
    {
        if (keys is null)
        {
            return null;
        }

        if (keys is ["="])
        {
            return item.Kind == YamlNodeKind.Scalar ? item.Text : null;
        }

        if (item.Kind != YamlNodeKind.Mapping)
        {
            return null;
        }

        if (keys.Count == 1)
        {
            return Value(item, keys[0]);
        }

        var values = keys.Select(k => Value(item, k)).ToList();
        return values.Contains(null) ? null : string.Join('\0', values);
    }

    /// <summary>The key for people.</summary>
    public static string Told(YamlNode item, IReadOnlyList<string> keys) => keys is ["="] ? ScalarCheck.Shortened(item.Text) : string.Join(", ", keys.Select(k => $"{k} {ScalarCheck.Shortened(Value(item, k) ?? "")}"));

    /// <summary>Ports are TCP unless they say otherwise; no other key has a default.</summary>
    private static string? Value(YamlNode item, string key) => item[key] is { Kind: YamlNodeKind.Scalar } value ? value.Text : key == "protocol" ? "TCP" : null;
}
