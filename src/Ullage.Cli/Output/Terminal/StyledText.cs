namespace Ullage.Cli.Output.Terminal;

/// <summary>A run of text with its inks, measured in columns. What is added is cleaned, so that no control character gets in.</summary>
internal sealed class StyledText
{
    private readonly List<(string Text, Ink Ink)> _pieces = [];

    /// <summary>Nothing.</summary>
    public StyledText()
    {
    }

    /// <summary>One piece.</summary>
    public StyledText(string text, Ink ink = Ink.Plain) => Add(text, ink);

    /// <summary>Columns taken.</summary>
    public int Width { get; private set; }

    /// <summary>The pieces, clean.</summary>
    public IReadOnlyList<(string Text, Ink Ink)> Pieces => _pieces;

    /// <summary>Adds text at the end.</summary>
    public StyledText Add(string text, Ink ink = Ink.Plain)
    {
        if (text.Length == 0)
        {
            return this;
        }

        var clean = TerminalText.Clean(text);
        _pieces.Add((clean, ink));
        Width += TerminalText.Width(clean);
        return this;
    }

    /// <summary>Adds what another holds.</summary>
    public StyledText Add(StyledText other)
    {
        _pieces.AddRange(other._pieces);
        Width += other.Width;
        return this;
    }

    /// <summary>Adds spaces.</summary>
    public StyledText Space(int columns) => columns > 0 ? Add(new string(' ', columns)) : this;

    /// <summary>Adds spaces up to a column.</summary>
    public StyledText PadTo(int column) => Space(column - Width);

    /// <summary>Adds text so that it ends at a column.</summary>
    public StyledText AddRight(string text, int column, Ink ink = Ink.Plain) =>
        Space(column - Width - TerminalText.Width(TerminalText.Clean(text))).Add(text, ink);

    /// <summary>The same within a number of columns; what is cut off shows as <c>…</c>.</summary>
    public StyledText Truncated(int columns)
    {
        if (Width <= columns)
        {
            return this;
        }

        var result = new StyledText();
        foreach (var (text, ink) in _pieces)
        {
            var left = columns - result.Width;
            // A piece that just fits must leave room for the sign when more follows.
            var width = TerminalText.Width(text);
            if (width < left)
            {
                result.Add(text, ink);
                continue;
            }

            result.Add(TerminalText.Truncate(width == left ? text + " " : text, left), ink);
            break;
        }

        return result;
    }
}
