using System.Globalization;
using System.Text;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>A place in a Dockerfile as an editor shows it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary><c>line 3, column 7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}");
}

/// <summary>Text put together of parts of lines, that knows where each of its characters came from.</summary>
public sealed class SourceText
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Start, SourcePosition From)> _parts = [];
    private string? _built;

    /// <summary>The text.</summary>
    public string Text => _built ??= _text.ToString();

    /// <summary>Where a character stood; one behind the end stands behind the last part.</summary>
    public SourcePosition PositionOf(int index)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_parts[middle].Start <= index)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _parts.Count == 0 ? new SourcePosition(1, 1) : new SourcePosition(_parts[low].From.Line, _parts[low].From.Column + index - _parts[low].Start);
    }

    /// <summary>Adds a part of a line.</summary>
    internal void Append(ReadOnlySpan<char> part, SourcePosition from)
    {
        _parts.Add((_text.Length, from));
        _text.Append(part);
        _built = null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
