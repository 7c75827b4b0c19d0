using System.Text;
using Ullage.Audit.Reading;
using Ullage.Audit.Renderings;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Sources;

/// <summary>A file as it was read: its bytes and where its lines begin. Immutable; the line table is made when first asked for.</summary>
public sealed class SourceText
{
    // Bytes; a line that is no longer is counted as it is.
    private const int Stretch = 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int[]? _starts;
    private int[]? _codePoints;
    private string? _fullPath;

    /// <summary>A file.</summary>
    /// <param name="path">Its path as the user knows it.</param>
    /// <param name="bytes">Its bytes, UTF-8; they must not change.</param>
    public SourceText(string path, ReadOnlyMemory<byte> bytes)
    {
        Path = path;
        _bytes = bytes;
    }

    /// <summary>The path as the user knows it; <c>-</c> for standard input.</summary>
    public string Path { get; }

    /// <summary><see cref="Path"/> from the root on, by which files of a run name one another.</summary>
    internal string FullPath => _fullPath ??= WrittenPath.In("/", Path);

    /// <summary>Whether it is no text of a file but an object of a cluster, or facts of an image or binary: <see cref="Path"/> is its name, and places are fields.</summary>
    public bool IsLive { get; init; }

    /// <summary>Where what a program rendered comes from; null for what stands in a file itself.</summary>
    internal Rendering? Rendering { get; init; }

    /// <summary>Whether its objects take part as something else: rendered. The file is there for its places and comments.</summary>
    internal bool IsOrigin { get; init; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The bytes, to be parsed.</summary>
    internal ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>Number of lines, counted as editors do: a last line break begins one more, empty line.</summary>
    public int LineCount => Starts.Length;

    private int[] Starts => _starts ??= FindStarts(_bytes.Span);

    /// <summary>Where a byte is.</summary>
    /// <param name="offset">Offset from 0; past the end counts as the end.</param>
    public TextPosition PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, _bytes.Length);
        var line = Array.BinarySearch(Starts, offset);
        line = line < 0 ? ~line - 1 : line;
        return new(line + 1, CodePoints(Starts[line], offset) + 1);
    }

    /// <summary>The offset of a place; the nearest one where there is no such place.</summary>
    /// <param name="position">The place.</param>
    internal int OffsetOf(TextPosition position)
    {
        int low = 0, high = _bytes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var at = PositionOf(middle);
            (low, high) = at.Line < position.Line || (at.Line == position.Line && at.Column < position.Column) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The text of a line without its line break; empty past the end.</summary>
    /// <param name="line">Line from 1.</param>
    public string Line(int line) => Text(SpanOfLine(line));

    /// <summary>The text of a stretch.</summary>
    internal string Text(TextSpan span) => Encoding.UTF8.GetString(_bytes.Span[span.Start..span.End]);

    /// <summary>The bytes of a line without its line break and without a byte order mark; none past the end.</summary>
    /// <param name="line">Line from 1.</param>
    internal TextSpan SpanOfLine(int line)
    {
        if (line < 1 || line > Starts.Length)
        {
            return new(_bytes.Length, _bytes.Length);
        }

        var end = line < Starts.Length ? Starts[line] : _bytes.Length;
        var text = _bytes.Span[Starts[line - 1]..end].TrimEnd("\r\n"u8);
        var start = Starts[line - 1] + (text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
        return new(start, Starts[line - 1] + text.Length);
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The nearest offset, from one backwards, at which a code point begins.</summary>
    internal int CodePointAt(int offset)
    {
        for (var i = 0; i < 3 && offset > 0 && offset < _bytes.Length && (_bytes.Span[offset] & 0xC0) == 0x80; i++)
        {
            offset--;
        }

        return offset;
    }

    private int CodePoints(int start, int end)
    {
        start += _bytes.Span[start..end].StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return end - start <= Stretch ? CodePoints(_bytes.Span[start..end]) : CodePointsUntil(end) - CodePointsUntil(start);
    }

    /// <summary>Code points from the start of the file: of whole stretches by a table, so that a line may have thousands of findings.</summary>
    private int CodePointsUntil(int end)
    {
        var whole = end / Stretch;
        return (_codePoints ??= CountStretches(_bytes.Span))[whole] + CodePoints(_bytes.Span[(whole * Stretch)..end]);
    }

    private static int[] CountStretches(ReadOnlySpan<byte> text)
    {
        var counts = new int[(text.Length / Stretch) + 1];
        for (var i = 1; i < counts.Length; i++)
        {
            counts[i] = counts[i - 1] + CodePoints(text.Slice((i - 1) * Stretch, Stretch));
        }

        return counts;
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            // Every byte but a continuation begins a code point.
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private static int[] FindStarts(ReadOnlySpan<byte> text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
