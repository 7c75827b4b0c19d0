using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

internal ref partial struct YamlParser
{
    private const string SecondKey = "a second key on this line (a colon with a blank after it); expected one key a line. Quote the text if it is one.";

    /// <summary>Reads what stands inside a block collection at column <paramref name="parent"/> (−1: the document).</summary>
    /// <param name="parent">Column of the collection it is in.</param>
    /// <param name="dashAtParent">Whether a sequence at the parent's own column belongs here: so after a key.</param>
    /// <param name="mayBegin">Whether a block collection may begin on this very line: so after a dash.</param>
    private int ReadNode(int parent, bool dashAtParent, bool mayBegin)
    {
        Enter();
        var nothing = _at;
        mayBegin |= SkipToContent();
        NodeProperties outer = default, own = default;
        if (!AtEndOf(parent, dashAtParent) && Peek() is (byte)'&' or (byte)'!')
        {
            own = ReadProperties();
            nothing = Math.Max(own.Anchor.End, own.Tag.End);
            if (SkipToContent())
            {
                (outer, own, mayBegin) = (own, default, true);
                if (!AtEndOf(parent, dashAtParent) && Peek() is (byte)'&' or (byte)'!')
                {
                    own = ReadProperties();
                    Require(!SkipToContent(), "a second anchor or tag without a key after it; expected one for each node.");
                }
            }
        }

        var node = AtEndOf(parent, dashAtParent) ? Bind(outer.Any ? outer : own, nothing, nothing) : ReadContent(parent, outer, own, mayBegin);
        _depth--;
        return node;
    }

    private int Bind(NodeProperties properties, int start, int end)
    {
        var node = Add(YamlNodeKind.Scalar, YamlStyle.Plain, start, end, properties);
        Anchor(properties, node, _expanded - 1);
        return node;
    }

    private readonly bool AtEndOf(int parent, bool dashAtParent)
    {
        if (_at == _text.Length || AtMarker('-') || AtMarker('.'))
        {
            return true;
        }

        return FirstOnLine() && Column <= parent && !(dashAtParent && Column == parent && Peek() == '-' && IsEnd(Peek(1)));
    }

    private readonly bool FirstOnLine() => _text[_lineStart.._at].IndexOfAnyExcept((byte)' ') < 0;

    private int ReadContent(int parent, NodeProperties outer, NodeProperties own, bool mayBegin)
    {
        var before = _expanded;
        var b = Peek();
        if (b == '-' && IsEnd(Peek(1)))
        {
            Require(!own.Any, "a sequence on the line of its anchor or tag; expected it on the next line.");
            RequireBegin(mayBegin, "a sequence on the line of its key; expected it on the next line.");
            return ReadBlockSequence(outer, before);
        }

        if (b == '?' && IsEnd(Peek(1)))
        {
            Require(!own.Any, "a ? on the line of an anchor or tag; expected it on the next line.");
            RequireBegin(mayBegin, SecondKey);
            return ReadBlockMapping(outer, -1, _at, before);
        }

        if (b is (byte)'|' or (byte)'>')
        {
            return ReadBlockScalar(parent, Single(outer, own), before);
        }

        var start = own.Any ? own.Start : _at;
        var line = _lineStart;
        var (node, isKey) = ReadInline(own);
        if (isKey)
        {
            var column = start - line;
            var at = _at;
            _at = start;
            RequireBegin(mayBegin, SecondKey);
            _at = at;
            return ReadBlockMapping(outer, node, column, start, before);
        }

        if (outer.Any)
        {
            Require(!own.Any, "two anchors or tags for one node; expected one.");
            Nodes[node].Properties = Nodes.Properties.Count;
            Nodes.Properties.Add(outer);
            Require(Nodes[node].Kind != YamlNodeKind.Alias, "an anchor or tag on an alias.");
            Anchor(outer, node, before);
        }

        if (Nodes[node] is { Kind: YamlNodeKind.Scalar, Style: YamlStyle.Plain })
        {
            ContinuePlain(node, parent);
        }

        EndOfLine();
        return node;
    }

    private readonly NodeProperties Single(NodeProperties outer, NodeProperties own)
    {
        Require(!(outer.Any && own.Any), "two anchors or tags for one node; expected one.");
        return outer.Any ? outer : own;
    }

    private readonly void RequireBegin(bool mayBegin, string otherwise)
    {
        Require(mayBegin, otherwise);
        Require(_text[_lineStart.._at].IndexOf((byte)'\t') < 0, "a tab before a collection; expected spaces.");
    }

    /// <summary>A scalar, alias or bracketed collection that begins here; whether a colon makes it a key. <c>_at</c> is then at the colon.</summary>
    private (int Node, bool IsKey) ReadInline(NodeProperties own)
    {
        var line = _lineStart;
        var before = _expanded;
        int node;
        switch (Peek())
        {
            case (byte)'"' or (byte)'\'':
                node = ReadQuoted(own);
                break;
            case (byte)'[' or (byte)'{':
                node = ReadFlowCollection(own);
                break;
            case (byte)'*':
                Require(!own.Any, "an anchor or tag on an alias.");
                return (ReadAlias(), AtColon());
            default:
                node = ReadPlainLine(own);
                break;
        }

        Anchor(own, node, before);
        return (node, line == _lineStart && AtColon());
    }

    private bool AtColon()
    {
        var at = _at;
        SkipBlanks();
        if (Peek() == ':' && IsEnd(Peek(1)))
        {
            return true;
        }

        _at = at;
        return false;
    }

    private int ReadBlockSequence(NodeProperties properties, long before)
    {
        var column = Column;
        var sequence = Add(YamlNodeKind.Sequence, YamlStyle.Block, _at, _at, properties);
        var last = -1;
        do
        {
            _at++;
            var item = ReadNode(column, dashAtParent: false, mayBegin: true);
            Link(sequence, ref last, item);
            SkipToContent();
            Require(_at == _text.Length || Column <= column, "an indentation that fits nothing above; expected the column of the items or less.");
        }
        while (_at < _text.Length && Column == column && Peek() == '-' && IsEnd(Peek(1)));
        Anchor(properties, sequence, before);
        return sequence;
    }

    private int ReadBlockMapping(NodeProperties properties, int firstKey, int start, long before) =>
        ReadBlockMapping(properties, firstKey, Column, start, before);

    private int ReadBlockMapping(NodeProperties properties, int firstKey, int column, int start, long before)
    {
        var mapping = Add(YamlNodeKind.Mapping, YamlStyle.Block, start, start, properties);
        var last = -1;
        var key = firstKey;
        while (true)
        {
            if (key < 0 && Peek() == '?' && IsEnd(Peek(1)))
            {
                ReadExplicitEntry(mapping, ref last, column);
            }
            else
            {
                key = key < 0 ? ReadNextKey() : key;
                Link(mapping, ref last, key);
                _at++;
                Link(mapping, ref last, ReadNode(column, dashAtParent: true, mayBegin: false));
            }

            key = -1;
            SkipToContent();
            if (_at == _text.Length || Column < column || AtMarker('-') || AtMarker('.'))
            {
                break;
            }

            Require(Column == column, "an indentation that fits nothing above; expected the column of the keys or less.");
            Require(!(Peek() == '-' && IsEnd(Peek(1))), "an item of a sequence among keys; expected a key.");
        }

        Anchor(properties, mapping, before);
        return mapping;
    }

    private void ReadExplicitEntry(int mapping, ref int last, int column)
    {
        _at++;
        Link(mapping, ref last, ReadNode(column, dashAtParent: true, mayBegin: true));
        var end = Nodes[last].End;
        SkipToContent();
        if (Column == column && Peek() == ':' && IsEnd(Peek(1)))
        {
            _at++;
            Link(mapping, ref last, ReadNode(column, dashAtParent: true, mayBegin: true));
        }
        else
        {
            Link(mapping, ref last, Add(YamlNodeKind.Scalar, YamlStyle.Plain, end, end, default));
        }
    }

    private int ReadNextKey()
    {
        var at = _at;
        NodeProperties own = default;
        if (Peek() is (byte)'&' or (byte)'!')
        {
            own = ReadProperties();
            Require(!SkipToContent(), "an anchor or tag without a key on its line; expected a key.");
        }

        var (node, isKey) = ReadInline(own);
        if (!isKey)
        {
            throw new ParseError("a line without a key; expected key: value.", at);
        }

        return node;
    }

    private readonly void Link(int parent, ref int last, int child)
    {
        if (last < 0)
        {
            Nodes[parent].Child = child;
        }
        else
        {
            Nodes[last].Next = child;
        }

        last = child;
        Nodes[parent].End = Math.Max(Nodes[parent].End, Nodes[child].End);
    }
}
