using System.Globalization;
using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>
/// Reads documents by recursive descent straight over the bytes, without tokens. A block collection is known by the column of its first key or dash;
/// everything that belongs to it stands at that column, and everything inside it further right (a sequence under a key may stand at the key's own column).
/// </summary>
internal ref partial struct YamlParser
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly YamlLimits _limits;
    private Dictionary<string, (int Node, long Weight)>? _anchors;
    private int _at;
    private int _lineStart;
    private int _depth;
    private long _expanded;

    public YamlParser(ReadOnlySpan<byte> text, YamlLimits limits)
    {
        _text = text;
        _limits = limits;
        Nodes = new NodeTable(text.Length);
    }

    public NodeTable Nodes { get; }

    public List<(int Root, TextSpan Span)> Documents { get; } = [];

    private readonly int Column => _at - _lineStart;

    public void ReadAll()
    {
        _at = _lineStart = _text.StartsWith(Characters.ByteOrderMark) ? 3 : 0;
        var from = 0;
        var mustMark = false;
        while (true)
        {
            SkipToContent();
            var directives = _at;
            while (_at < _text.Length && _text[_at] == '%' && Column == 0)
            {
                SkipLineText();
                SkipToContent();
            }

            if (_at == _text.Length)
            {
                Require(directives == _at, "directives without a document; expected --- after them.");
                break;
            }

            if (AtMarker('.'))
            {
                Require(directives == _at, "directives without a document; expected --- after them.");
                _at += 3;
                EndOfLine();
                mustMark = false;
                continue;
            }

            var marked = AtMarker('-');
            Require(marked || !mustMark, "text after the end of the document; expected --- or an indentation that fits what is above.");
            Require(marked || directives == _at, "a directive without --- after it.");
            _at += marked ? 3 : 0;
            _anchors?.Clear();
            var root = ReadNode(-1, dashAtParent: false, mayBegin: !marked);
            SkipToContent();
            Require(_at == _text.Length || AtMarker('-') || AtMarker('.'), "text that does not belong to what is above it; expected an indentation that fits, or --- before another document.");
            if (AtMarker('.'))
            {
                _at += 3;
                EndOfLine();
                mustMark = false;
            }
            else
            {
                mustMark = true;
            }

            Documents.Add((root, new(from, _at)));
            from = _at;
        }

        if (Documents.Count > 0)
        {
            Documents[^1] = (Documents[^1].Root, new(Documents[^1].Span.Start, _text.Length));
        }

        Nodes.Close();
    }

    private readonly byte Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : (byte)0;

    private static bool IsBreak(byte b) => b is (byte)'\n' or (byte)'\r';

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';

    /// <summary>A blank, a line break, or the end of the text.</summary>
    private static bool IsEnd(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 0;

    private readonly bool AtMarker(char mark) =>
        Column == 0 && Peek() == mark && Peek(1) == mark && Peek(2) == mark && IsEnd(Peek(3));

    private readonly void Require(bool so, string otherwise)
    {
        if (!so)
        {
            throw new ParseError(otherwise, _at);
        }
    }

    /// <summary>Past blanks, comments and line breaks. In block context a tab before content is refused: readers do not agree on its width.</summary>
    private bool SkipToContent(bool flow = false)
    {
        var fresh = false;
        var tab = false;
        while (_at < _text.Length)
        {
            var b = _text[_at];
            if (b == ' ')
            {
                _at++;
            }
            else if (b == '\t')
            {
                tab = true;
                _at++;
            }
            else if (IsBreak(b))
            {
                NextLine();
                fresh = true;
                tab = false;
            }
            else if (b == '#')
            {
                Require(_at == 0 || _at == _lineStart || IsBlank(_text[_at - 1]), "a comment glued to what is before it; expected a blank before #.");
                SkipLineText();
            }
            else
            {
                Require(flow || !fresh || !tab, "a tab in the indentation; expected spaces.");
                Require(!flow || !(AtMarker('-') || AtMarker('.')), "a document marker inside brackets; expected the closing bracket.");
                break;
            }
        }

        return fresh;
    }

    private void NextLine()
    {
        _at += _text[_at] == '\r' && Peek(1) == '\n' ? 2 : 1;
        _lineStart = _at;
    }

    private void SkipLineText()
    {
        var step = _text[_at..].IndexOfAny((byte)'\n', (byte)'\r');
        _at = step < 0 ? _text.Length : _at + step;
    }

    private void SkipBlanks()
    {
        while (IsBlank(Peek()))
        {
            _at++;
        }
    }

    /// <summary>After a node or marker nothing else may stand on its line but a comment.</summary>
    private void EndOfLine()
    {
        var from = _at;
        SkipBlanks();
        if (Peek() == '#' && _at > from)
        {
            SkipLineText();
        }

        if (_at < _text.Length && !IsBreak(_text[_at]))
        {
            throw new ParseError(string.Create(CultureInfo.InvariantCulture, $"{Quote(_at)} after the end of a value; expected the end of the line or a comment."), _at);
        }
    }

    private int Add(YamlNodeKind kind, YamlStyle style, int start, int end, NodeProperties properties)
    {
        Count(1);
        return Nodes.Add(kind, style, start, end, properties);
    }

    private void Count(long nodes)
    {
        _expanded += nodes;
        if (_expanded > _limits.MaxExpandedNodes)
        {
            throw new ParseError(string.Create(CultureInfo.InvariantCulture, $"more than {_limits.MaxExpandedNodes} nodes, aliases counted as what they stand for; expected a manifest. Split the file or write out the aliases."), _at);
        }
    }

    private void Enter()
    {
        _depth++;
        if (_depth > _limits.MaxDepth)
        {
            throw new ParseError(string.Create(CultureInfo.InvariantCulture, $"nesting deeper than {_limits.MaxDepth} levels; expected a manifest."), _at);
        }
    }

    /// <summary>The character at an offset as words for a message.</summary>
    private readonly string Quote(int at)
    {
        if (at >= _text.Length)
        {
            return "the end of the text";
        }

        Rune.DecodeFromUtf8(_text[at..], out var rune, out _);
        return rune.Value switch { '\n' or '\r' => "the end of the line", '\t' => "a tab", _ => $"'{rune}'" };
    }
}
