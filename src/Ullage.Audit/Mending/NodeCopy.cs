using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Mending;

/// <summary>What a node holds, to be written elsewhere.</summary>
internal static class NodeCopy
{
    /// <summary>The value of an entry as a change that writes it anew; null where something would be lost: a comment, an anchor, an alias, a list of other things than texts and named mappings.</summary>
    public static YamlChange? Of(YamlEntry entry)
    {
        var (key, value) = entry;
        return key.File.Bytes[key.Span.Start..value.Span.End].Contains((byte)'#') ? null : Of(value, 0);
    }

    private static YamlChange? Of(YamlNode node, int depth)
    {
        if (depth > 16 || node.Anchor is not null || node.Tag is not null)
        {
            return null;
        }

        return node.Kind switch
        {
            YamlNodeKind.Scalar when node.IsAbsent => null,
            YamlNodeKind.Scalar => node.Style == YamlStyle.Plain ? YamlChange.Literal(node.Text) : YamlChange.Text(node.Text),
            YamlNodeKind.Mapping => OfMapping(node, depth),
            YamlNodeKind.Sequence => OfSequence(node, depth),
            _ => null,
        };
    }

    private static YamlChange? OfMapping(YamlNode node, int depth)
    {
        var entries = new List<(string, YamlChange)>();
        foreach (var (key, value) in node.Entries)
        {
            if (Of(value, depth + 1) is not { } copy || entries.Exists(e => e.Item1 == key.Text))
            {
                return null;
            }

            entries.Add((key.Text, copy));
        }

        return entries.Count == 0 ? null : YamlChange.Map(entries);
    }

    private static YamlChange? OfSequence(YamlNode node, int depth)
    {
        var texts = new List<string>();
        var named = new List<(string, YamlChange)>();
        foreach (var item in node.Items)
        {
            if (item.Kind == YamlNodeKind.Scalar)
            {
                texts.Add(item.Text);
            }
            else if (item.Kind == YamlNodeKind.Mapping && item.Own("name").Value is { Kind: YamlNodeKind.Scalar } name && Of(item, depth + 1) is YamlChange { } copy && copy.Without("name") is { } rest)
            {
                named.Add((name.Text, rest));
            }
            else
            {
                return null;
            }
        }

        return (texts.Count, named.Count) switch
        {
            ( > 0, 0) when texts.Distinct(StringComparer.Ordinal).Count() == texts.Count => YamlChange.Append(texts),
            (0, > 0) => YamlChange.List("name", named),
            _ => null,
        };
    }
}
