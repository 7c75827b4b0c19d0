using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

internal ref partial struct YamlParser
{
    /// <summary>A collection in brackets; JSON is nothing else.</summary>
    private int ReadFlowCollection(NodeProperties properties)
    {
        Enter();
        var isMapping = Peek() == '{';
        var close = isMapping ? (byte)'}' : (byte)']';
        var collection = Add(isMapping ? YamlNodeKind.Mapping : YamlNodeKind.Sequence, YamlStyle.Flow, _at, _at, properties);
        var last = -1;
        _at++;
        while (true)
        {
            SkipToContent(flow: true);
            RequireMore(isMapping);
            if (Peek() == close)
            {
                break;
            }

            if (isMapping)
            {
                ReadFlowEntry(collection, ref last);
            }
            else
            {
                ReadFlowItem(collection, ref last);
            }

            SkipToContent(flow: true);
            RequireMore(isMapping);
            if (Peek() == ',')
            {
                _at++;
            }
            else if (Peek() != close)
            {
                throw new ParseError($"{Quote(_at)} between the parts of a collection; expected a comma or {(char)close}.", _at);
            }
        }

        _at++;
        Nodes[collection].End = _at;
        _depth--;
        return collection;
    }

    private readonly void RequireMore(bool isMapping) =>
        Require(_at < _text.Length, isMapping ? "the text ends inside braces; expected }." : "the text ends inside brackets; expected ].");

    private void ReadFlowEntry(int mapping, ref int last)
    {
        if (Peek() == '?' && IsEnd(Peek(1)))
        {
            _at++;
            SkipToContent(flow: true);
        }

        var key = ReadFlowNode();
        Link(mapping, ref last, key);
        var end = _at;
        SkipToContent(flow: true);
        Link(mapping, ref last, ReadFlowValue(key, end));
    }

    private void ReadFlowItem(int sequence, ref int last)
    {
        var line = _lineStart;
        var start = _at;
        var isExplicit = Peek() == '?' && IsEnd(Peek(1));
        if (isExplicit)
        {
            _at++;
            SkipToContent(flow: true);
        }

        var item = ReadFlowNode();
        var end = _at;
        SkipToContent(flow: true);
        if (!isExplicit && !IsFlowColon(item))
        {
            Link(sequence, ref last, item);
            return;
        }

        Require(isExplicit || line == _lineStart, "a key over several lines in a sequence; expected it on one line.");
        var pair = Add(YamlNodeKind.Mapping, YamlStyle.Flow, start, start, default);
        var within = -1;
        Link(pair, ref within, item);
        Link(pair, ref within, ReadFlowValue(item, end));
        Link(sequence, ref last, pair);
    }

    /// <summary>The value after the colon that may stand here, else the nothing that a key alone has.</summary>
    private int ReadFlowValue(int key, int end)
    {
        if (!IsFlowColon(key))
        {
            return Add(YamlNodeKind.Scalar, YamlStyle.Plain, end, end, default);
        }

        _at++;
        var nothing = _at;
        SkipToContent(flow: true);
        return Peek() is (byte)',' or (byte)'}' or (byte)']' ? Add(YamlNodeKind.Scalar, YamlStyle.Plain, nothing, nothing, default) : ReadFlowNode();
    }

    /// <summary>After a quoted or bracketed key the colon needs no blank behind it, as in JSON.</summary>
    private readonly bool IsFlowColon(int key) =>
        Peek() == ':' && (IsEnd(Peek(1)) || Peek(1) == ',' || Nodes[key].Style is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted or YamlStyle.Flow);

    private int ReadFlowNode()
    {
        var before = _expanded;
        NodeProperties own = default;
        if (Peek() is (byte)'&' or (byte)'!')
        {
            own = ReadProperties();
            var nothing = Math.Max(own.Anchor.End, own.Tag.End);
            SkipToContent(flow: true);
            if (Peek() is (byte)',' or (byte)'}' or (byte)']' or (byte)':')
            {
                return Bind(own, nothing, nothing);
            }
        }

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
                return ReadAlias();
            default:
                node = ReadFlowPlain(own);
                break;
        }

        Anchor(own, node, before);
        return node;
    }
}
