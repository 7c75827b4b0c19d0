namespace Ullage.Cli.Output.Terminal;

/// <summary>A text output with a width, in colour where that was asked for. Everything written is clean of control characters.</summary>
internal sealed class Paper
{
    private readonly TextWriter _output;
    private readonly bool _color;

    public Paper(TextWriter output, OutputStyle style)
    {
        _output = output;
        _color = style.Color;
        Width = style.Width;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Ends the line.</summary>
    public void Line() => _output.Write('\n');

    /// <summary>Writes a line; spaces at its end are left away.</summary>
    public void Line(string text, Ink ink = Ink.Plain) => Line(new StyledText(text, ink));

    /// <inheritdoc cref="Line(string, Ink)"/>
    public void Line(StyledText line)
    {
        var last = line.Pieces.Count - 1;
        while (last >= 0 && line.Pieces[last].Text.AsSpan().TrimEnd(' ').IsEmpty)
        {
            last--;
        }

        for (var i = 0; i <= last; i++)
        {
            var (text, ink) = line.Pieces[i];
            Write(i == last && ink != Ink.Alarm ? text.TrimEnd(' ') : text, ink);
        }

        Line();
    }

    private void Write(string text, Ink ink)
    {
        if (!_color || ink == Ink.Plain)
        {
            _output.Write(text);
            return;
        }

        _output.Write(ink switch
        {
            Ink.Bold => "\e[1m",
            Ink.Dim => "\e[2m",
            Ink.Good => "\e[32m",
            Ink.Warning => "\e[33m",
            Ink.Critical => "\e[1;31m",
            Ink.Accent => "\e[36m",
            _ => "\e[1;97;41m",
        });
        _output.Write(text);
        _output.Write("\e[0m");
    }
}
