using System.Globalization;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>Values of nodes as Kubernetes' readers take them.</summary>
internal static class NodeReading
{
    /// <summary>Whether something other than null is written.</summary>
    public static bool IsGiven(this YamlNode node) => node.Exists && !node.IsNull();

    /// <summary>Whether it is a null, written or not.</summary>
    public static bool IsNull(this YamlNode node) => node.IsAbsent || (node is { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain } && node.Text is "~" or "null" or "Null" or "NULL");

    /// <summary>A whole number, or null.</summary>
    public static int? Integer(this YamlNode node) =>
        node.Kind == YamlNodeKind.Scalar && int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Whether it is true; YAML 1.1's other words count, as Kubernetes' readers take them.</summary>
    public static bool IsTrue(this YamlNode node) => node is { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain } && node.Text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";

    /// <summary>Whether it is false, said so.</summary>
    public static bool IsFalse(this YamlNode node) => node is { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain } && node.Text is "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    /// <summary>The key of an entry, which is the best place for a finding about what is under it.</summary>
    public static YamlNode Key(this YamlNode mapping, string key) => mapping.Own(key).Key;

    /// <summary>The items of a sequence, aliases replaced by what they stand for.</summary>
    public static List<YamlNode> List(this YamlNode sequence)
    {
        var found = new List<YamlNode>();
        foreach (var item in sequence.Items)
        {
            found.Add(item.Target);
        }

        return found;
    }

    /// <summary>The texts of a sequence of scalars.</summary>
    public static List<string> Texts(this YamlNode sequence)
    {
        var found = new List<string>();
        foreach (var item in sequence.Items)
        {
            found.Add(item.Target.Text);
        }

        return found;
    }

    /// <summary>A mapping of texts with what its merge keys bring in; the last of equal keys counts.</summary>
    public static Dictionary<string, string> Map(this YamlNode mapping)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.MergedEntries())
        {
            found[key.Text] = value.Target.Text;
        }

        return found;
    }

    /// <summary>Whether a text is to be filled in by a later step (Helm, envsubst, OpenShift, Kustomize replacements), so that nothing can be told of it.</summary>
    public static bool IsPlaceholder(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal) || text.StartsWith('$') || (text.StartsWith('<') && text.EndsWith('>')) || text.StartsWith("@@", StringComparison.Ordinal) || text.StartsWith("__", StringComparison.Ordinal);
}
