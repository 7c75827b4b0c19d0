using System.Globalization;
using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Sources;

/// <summary>The way from the top of an object to a node: <c>spec.template.spec.containers[api].image</c>.</summary>
internal static class FieldPath
{
    /// <summary>The path of what begins and ends with a span; of the smallest that holds it where none does. Empty for the object itself.</summary>
    public static string Of(SourceText source, TextSpan span)
    {
        var path = new StringBuilder();
        try
        {
            var file = YamlFile.Parse(source.Memory);
            var node = file.Documents.Count > 0 ? file.Documents[0].Root : default;
            while (node.Exists && Step(node, span, path) is { Exists: true } next)
            {
                node = next;
            }
        }
        catch (ManifestException)
        {
            // What cannot be read has no fields.
        }

        return path.ToString();
    }

    private static YamlNode Step(YamlNode node, TextSpan span, StringBuilder path)
    {
        foreach (var (key, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            var isKey = key.Span.Start <= span.Start && span.End <= key.Span.End;
            if (isKey || (value.Span.Start <= span.Start && span.End <= value.Span.End))
            {
                path.Append(path.Length > 0 ? "." : "").Append(key.Text);
                return isKey ? default : value;
            }
        }

        var index = 0;
        foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            if (item.Span.Start <= span.Start && span.End <= item.Span.End)
            {
                var name = item["name"].Text;
                path.Append('[').Append(name.Length > 0 ? name : index.ToString(CultureInfo.InvariantCulture)).Append(']');
                return item;
            }

            index++;
        }

        return default;
    }
}
