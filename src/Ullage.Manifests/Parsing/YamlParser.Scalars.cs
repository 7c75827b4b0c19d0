using System.Buffers;
using System.Buffers.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

internal ref partial struct YamlParser
{
    private static readonly SearchValues<byte> _plainStops = SearchValues.Create(":#\n\r"u8);
    private static readonly SearchValues<byte> _doubleStops = SearchValues.Create("\"\\\n\r"u8);
    private static readonly SearchValues<byte> _singleStops = SearchValues.Create("'\n\r"u8);
    private static readonly SearchValues<byte> _flowPlainStops = SearchValues.Create(":#\n\r,[]{}"u8);

    private int ReadQuoted(NodeProperties properties)
    {
        var start = _at;
        var quote = _text[_at++];
        while (true)
        {
            var step = _text[_at..].IndexOfAny(quote == '"' ? _doubleStops : _singleStops);
            if (step < 0)
            {
                throw new ParseError("a quoted text without its closing quote.", start);
            }

            _at += step;
            if (IsBreak(_text[_at]))
            {
                NextLine();
                Require(!AtMarker('-') && !AtMarker('.'), "a document marker inside a quoted text; expected the closing quote.");
            }
            else if (_text[_at] == '\\' && quote == '"')
            {
                SkipEscape();
            }
            else if (_text[_at] == quote && quote == '\'' && Peek(1) == '\'')
            {
                _at += 2;
            }
            else if (_text[_at++] == quote)
            {
                break;
            }
        }

        return Add(YamlNodeKind.Scalar, quote == '"' ? YamlStyle.DoubleQuoted : YamlStyle.SingleQuoted, start, _at, properties);
    }

    private void SkipEscape()
    {
        var kind = Peek(1);
        var digits = kind switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        if (digits == 0)
        {
            Require("0abt\tnvfre \"/\\N_LP\n\r"u8.IndexOf(kind) >= 0, "an unknown escape in a double-quoted text; expected one of \\0 \\a \\b \\t \\n \\v \\f \\r \\e \\\" \\/ \\\\ \\N \\_ \\L \\P \\x \\u \\U.");
            _at++;
            if (IsBreak(kind))
            {
                NextLine();
                Require(!AtMarker('-') && !AtMarker('.'), "a document marker inside a quoted text; expected the closing quote.");
            }
            else
            {
                _at++;
            }

            return;
        }

        var code = EscapedCode(_at, digits);
        if (code is >= 0xD800 and < 0xDC00 && kind == 'u' && Peek(6) == '\\' && Peek(7) == 'u')
        {
            Require(EscapedCode(_at + 6, 4) is >= 0xDC00 and < 0xE000, "half of a surrogate pair; expected both halves.");
            _at += 12;
            return;
        }

        Require(code is not (>= 0xD800 and < 0xE000) && code <= 0x10FFFF, "an escape that is no character.");
        _at += 2 + digits;
    }

    private readonly uint EscapedCode(int at, int digits)
    {
        if (at + 2 + digits > _text.Length || !Utf8Parser.TryParse(_text.Slice(at + 2, digits), out uint code, out var used, 'x') || used != digits)
        {
            throw new ParseError("an escape without its hexadecimal digits.", at);
        }

        return code;
    }

    /// <summary>The part of a plain scalar that is on this line; <see cref="ContinuePlain"/> adds the lines below where it is no key.</summary>
    private int ReadPlainLine(NodeProperties properties)
    {
        var first = Peek();
        var allowed = first is (byte)'-' or (byte)'?' or (byte)':' ? !IsEnd(Peek(1)) : ",[]{}#&*!|>'\"%@`"u8.IndexOf(first) < 0;
        if (!allowed)
        {
            throw new ParseError($"{Quote(_at)}, with which no value may begin; expected a key or a value. Quote the text if it is one.", _at);
        }

        var start = _at;
        var end = PlainLineEnd();
        return Add(YamlNodeKind.Scalar, YamlStyle.Plain, start, end, properties);
    }

    /// <summary>Moves to the end of plain text on this line, before the colon of a key, a comment or the line break; gives the end without trailing blanks.</summary>
    private int PlainLineEnd()
    {
        var start = _at;
        while (true)
        {
            var step = _text[_at..].IndexOfAny(_plainStops);
            _at = step < 0 ? _text.Length : _at + step;
            if (_at < _text.Length && (_text[_at] == ':' ? !IsEnd(Peek(1)) : _text[_at] == '#' && !IsBlank(_text[_at - 1])))
            {
                _at++;
                continue;
            }

            while (_at > start && IsBlank(_text[_at - 1]))
            {
                _at--;
            }

            return _at;
        }
    }

    private void ContinuePlain(int node, int parent)
    {
        while (true)
        {
            var (at, line) = (_at, _lineStart);
            SkipBlanks();
            while (_at < _text.Length && IsBreak(_text[_at]))
            {
                NextLine();
                SkipBlanks();
            }

            var spaces = _text[_lineStart.._at].IndexOfAnyExcept((byte)' ');
            var column = spaces < 0 ? Column : spaces;
            if (_lineStart == line || _at == _text.Length || column <= parent || Peek() == '#' || AtMarker('-') || AtMarker('.'))
            {
                (_at, _lineStart) = (at, line);
                return;
            }

            Nodes[node].End = PlainLineEnd();
            Require(!AtColon(), "a colon with a blank after it in a text over several lines; expected one key a line, at the column of the keys above. Quote the text if it is one.");
            SkipBlanks();
            if (Peek() == '#')
            {
                _at = Nodes[node].End;
                return;
            }

            _at = Nodes[node].End;
        }
    }

    private int ReadFlowPlain(NodeProperties properties)
    {
        var first = Peek();
        var next = Peek(1);
        var allowed = first is (byte)'-' or (byte)'?' ? !IsEnd(next) && ",[]{}"u8.IndexOf(next) < 0 : ",[]{}#&*!|>'\"%@`:\0"u8.IndexOf(first) < 0;
        Require(first != ':' || IsEnd(next), "a value in brackets that begins with a colon, which readers take differently; expected a key before the colon. Quote the text if it is one.");
        if (!allowed)
        {
            throw new ParseError($"{Quote(_at)}, with which no value in brackets may begin; expected a value. Quote the text if it is one.", _at);
        }

        var start = _at;
        var end = _at;
        while (_at < _text.Length)
        {
            var step = _text[_at..].IndexOfAny(_flowPlainStops);
            var stop = step < 0 ? _text.Length : _at + step;
            var last = stop;
            while (last > _at && IsBlank(_text[last - 1]))
            {
                last--;
            }

            end = last > _at ? last : end;
            _at = stop;
            var b = Peek();
            if (b == ':' && !IsEnd(Peek(1)) && Peek(1) != ',')
            {
                Require("[]{}"u8.IndexOf(Peek(1)) < 0, "a colon glued to a bracket, which readers take differently; expected a blank after the colon.");
                end = ++_at;
            }
            else if (b == '#' && !IsBlank(_text[_at - 1]) && _at > _lineStart)
            {
                end = ++_at;
            }
            else if (IsBreak(b))
            {
                var (at, line) = (_at, _lineStart);
                while (_at < _text.Length && (IsBlank(_text[_at]) || IsBreak(_text[_at])))
                {
                    _ = IsBreak(_text[_at]) ? Broke() : _at++;
                }

                if (_at == _text.Length || "#:,[]{}"u8.IndexOf(Peek()) >= 0 || AtMarker('-') || AtMarker('.'))
                {
                    (_at, _lineStart) = (at, line);
                    break;
                }
            }
            else
            {
                break;
            }
        }

        return Add(YamlNodeKind.Scalar, YamlStyle.Plain, start, end, properties);
    }

    private int Broke()
    {
        NextLine();
        return _at;
    }

    private int ReadBlockScalar(int parent, NodeProperties properties, long before)
    {
        var start = _at;
        var style = _text[_at++] == '|' ? YamlStyle.Literal : YamlStyle.Folded;
        var indent = 0;
        var keep = false;
        for (var chomped = false; Peek() is (byte)'+' or (byte)'-' or (>= (byte)'1' and <= (byte)'9'); _at++)
        {
            var isDigit = Peek() is not ((byte)'+' or (byte)'-');
            Require(isDigit ? indent == 0 : !chomped, "a block text with the same indicator twice; expected at most one digit and one of + and -.");
            indent = isDigit ? Math.Max(parent, 0) + Peek() - '0' : indent;
            keep |= Peek() == '+';
            chomped |= !isDigit;
        }

        EndOfLine();
        var end = _at;
        var isBare = parent < 0 && indent == 0;
        indent = indent > 0 ? indent : FindBlockIndent(parent);
        while (_at < _text.Length)
        {
            NextLine();
            var spaces = 0;
            while (spaces < indent && Peek() == ' ')
            {
                spaces++;
                _at++;
            }

            if (spaces == indent && _at < _text.Length && !IsBreak(_text[_at]))
            {
                SkipLineText();
                end = _at;
                isBare = false;
            }
            else if (_at < _text.Length && !IsBreak(_text[_at]))
            {
                Require(Peek() != '\t', "a tab in the indentation of a block text; expected spaces.");
                Require(!isBare || !(AtMarker('-') || AtMarker('.')), "a document marker right after an empty block text, which readers take for its first line or not; expected an empty text in quotes.");
                break;
            }
            else if (keep)
            {
                end = _at < _text.Length ? AfterBreak() : _at;
            }
        }

        if (keep && end < _text.Length && IsBreak(_text[end]))
        {
            // With nothing but the last line's own break after it.
            end += _text[end] == '\r' && end + 1 < _text.Length && _text[end + 1] == '\n' ? 2 : 1;
        }

        _at = _lineStart > end || _at == _text.Length ? _at : end;
        var node = Add(YamlNodeKind.Scalar, style, start, end, properties);
        Nodes[node].BlockIndent = indent;
        Anchor(properties, node, before);
        return node;
    }

    private readonly int AfterBreak() => _at + (_text[_at] == '\r' && Peek(1) == '\n' ? 2 : 1);

    /// <summary>The indentation of the first line with text; the lines before it may have no more, or readers disagree about what they hold.</summary>
    private readonly int FindBlockIndent(int parent)
    {
        var at = _at;
        var deepest = 0;
        while (at < _text.Length)
        {
            at += _text[at] == '\r' && at + 1 < _text.Length && _text[at + 1] == '\n' ? 2 : 1;
            var line = at;
            while (at < _text.Length && _text[at] == ' ')
            {
                at++;
            }

            if (at < _text.Length && !IsBreak(_text[at]))
            {
                var indent = at - line;
                var floor = Math.Max(parent + 1, 1);
                if (_text[at] == '\t' && indent < floor)
                {
                    throw new ParseError("a tab in the indentation of a block text; expected spaces.", at);
                }

                if (indent >= floor && deepest > indent)
                {
                    throw new ParseError("a block text whose first line is indented less than a blank line before it; expected the indentation as a digit after | or >.", at);
                }

                return indent < floor ? Math.Max(floor, deepest) : indent;
            }

            deepest = Math.Max(deepest, at - line);
        }

        return Math.Max(Math.Max(parent + 1, 1), deepest);
    }
}
