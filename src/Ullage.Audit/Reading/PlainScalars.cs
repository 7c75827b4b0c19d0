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

        return ScalarTypes.Of(node.Text).Type switch
        {
            ScalarType.Bool => "truth value",
            ScalarType.Integer or ScalarType.Fraction or ScalarType.NoNumber => "number",
            _ => null,
        };
    }
}
