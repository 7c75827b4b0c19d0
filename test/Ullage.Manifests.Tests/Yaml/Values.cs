using System.Text;
using Ullage.Manifests.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ullage.Manifests.Tests.Yaml;

/// <summary>One canonical text for what a YAML text means, from our tree and from YamlDotNet's events. Style is left out: only what a reader sees counts.</summary>
internal static class Values
{
    public static string Ours(YamlFile file)
    {
        var text = new StringBuilder();
        foreach (var document in file.Documents)
        {
            Write(document.Root, text);
            text.Append("\n---\n");
        }

        return text.ToString();
    }

    public static string Oracle(string yaml)
    {
        var text = new StringBuilder();
        var parser = new Parser(new Scanner(new StringReader(yaml.TrimStart('\ufeff')), skipComments: true));
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case Scalar scalar:
                    Begin(text, scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value).Append(scalar.Style == ScalarStyle.Plain ? '~' : '=').Append(Escaped(scalar.Value)).Append(' ');
                    break;
                case AnchorAlias alias:
                    text.Append('*').Append(alias.Value.Value).Append(' ');
                    break;
                case MappingStart start:
                    Begin(text, start.Anchor.IsEmpty ? null : start.Anchor.Value).Append("{ ");
                    break;
                case MappingEnd:
                    text.Append("} ");
                    break;
                case SequenceStart start:
                    Begin(text, start.Anchor.IsEmpty ? null : start.Anchor.Value).Append("[ ");
                    break;
                case SequenceEnd:
                    text.Append("] ");
                    break;
                case DocumentEnd:
                    text.Append("\n---\n");
                    break;
                default:
                    break;
            }
        }

        return text.ToString();
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case YamlNodeKind.Alias:
                text.Append('*').Append(Encoding.UTF8.GetString(node.File.Bytes[(node.Span.Start + 1)..node.Span.End])).Append(' ');
                break;
            case YamlNodeKind.Mapping:
                Begin(text, node.Anchor).Append("{ ");
                foreach (var (key, value) in node.Entries)
                {
                    Write(key, text);
                    Write(value, text);
                }

                text.Append("} ");
                break;
            case YamlNodeKind.Sequence:
                Begin(text, node.Anchor).Append("[ ");
                foreach (var item in node.Items)
                {
                    Write(item, text);
                }

                text.Append("] ");
                break;
            default:
                Begin(text, node.Anchor).Append(node.Style == YamlStyle.Plain ? '~' : '=').Append(Escaped(node.Text)).Append(' ');
                break;
        }
    }

    private static StringBuilder Begin(StringBuilder text, string? anchor) => anchor is null ? text : text.Append('&').Append(anchor).Append(' ');

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace(" ", "\\s", StringComparison.Ordinal);
}
