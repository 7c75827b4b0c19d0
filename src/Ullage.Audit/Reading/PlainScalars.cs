using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Reading;

/// <summary>Tells scalars that Kubernetes' readers take for a number or a truth value where a text is asked for.</summary>
internal static class PlainScalars
{
    /// <summary><c>number</c> or <c>truth value</c>, or null when a node is text (or nothing).</summary>
    public static string? TypeOf(YamlNode node)
    {
        if (node is not { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain, Tag: null })
        {
            return null;
        }

        var text = node.Text;
        return PlainText.IsTruthValue(text) ? "truth value" : PlainText.IsNumber(text) ? "number" : null;
    }
}
