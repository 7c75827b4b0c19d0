using System.Text.RegularExpressions;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Reading;

/// <summary>Tells scalars that Kubernetes' readers take for a number or a truth value where a text is asked for.</summary>
internal static partial class PlainScalars
{
    /// <summary><c>number</c> or <c>truth value</c>, or null when a node is text (or nothing).</summary>
    public static string? TypeOf(YamlNode node)
    {
        if (node is not { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain, Tag: null })
        {
            return null;
        }

        var text = node.Text;
        return text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" or "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "on" or "On" or "ON" or "off" or "Off" or "OFF" ? "truth value"
            : text.Length is > 0 and < 40 && Number().IsMatch(text) ? "number" : null;
    }

    [GeneratedRegex(@"^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?$|^0x[0-9a-fA-F]+$|^0b[01]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
