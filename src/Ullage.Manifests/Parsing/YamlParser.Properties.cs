using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

internal ref partial struct YamlParser
{
    /// <summary>An anchor, a tag, or both in either order, on one line.</summary>
    private NodeProperties ReadProperties()
    {
        TextSpan anchor = default, tag = default;
        while (Peek() is (byte)'&' or (byte)'!')
        {
            var start = _at;
            if (Peek() == '&')
            {
                Require(anchor.Length == 0, "two anchors for one node; expected one.");
                _at++;
                SkipName();
                anchor = new(start, _at);
            }
            else
            {
                Require(tag.Length == 0, "two tags for one node; expected one.");
                SkipTag();
                tag = new(start, _at);
            }

            Require(IsEnd(Peek()), "an anchor or tag glued to what is after it; expected a blank.");
            SkipBlanks();
        }

        // The blank after the last one is no part of it; the node begins wherever content does.
        return new(anchor, tag);
    }

    /// <summary>Letters, digits and what else is neither blank nor bracket. A colon is refused: <c>*a: b</c> is a key to some readers and a name to others.</summary>
    private void SkipName()
    {
        var start = _at;
        while (!IsEnd(Peek()) && Peek() is not ((byte)',' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'))
        {
            Require(Peek() != ':', "a colon in the name of an anchor or alias; expected a blank before the colon.");
            _at++;
        }

        Require(_at > start, "an anchor or alias without a name.");
    }

    private void SkipTag()
    {
        if (Peek(1) == '<')
        {
            while (Peek() != '>')
            {
                Require(!IsEnd(Peek()), "a tag without its closing >.");
                _at++;
            }

            _at++;
            return;
        }

        while (!IsEnd(Peek()) && Peek() is not ((byte)',' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'))
        {
            _at++;
        }
    }

    private int ReadAlias()
    {
        var start = _at++;
        SkipName();
        var name = Encoding.UTF8.GetString(_text[(start + 1).._at]);
        if (_anchors is null || !_anchors.TryGetValue(name, out var target))
        {
            throw new ParseError($"an alias of the anchor {name}, which is not complete above it; expected &{name} on an earlier node.", start);
        }

        var node = Add(YamlNodeKind.Alias, YamlStyle.Plain, start, _at, default);
        Nodes[node].Child = target.Node;
        Nodes[target.Node].Shared = true;
        Nodes.AnyShared = true;
        Count(target.Weight);
        return node;
    }

    /// <summary>Makes a node known by its anchor once it is complete, so that nothing can contain itself.</summary>
    private void Anchor(NodeProperties properties, int node, long before)
    {
        if (properties.Anchor.Length > 0)
        {
            (_anchors ??= new(StringComparer.Ordinal))[Encoding.UTF8.GetString(_text[(properties.Anchor.Start + 1)..properties.Anchor.End])] = (node, _expanded - before);
        }
    }
}
