using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Tables;

/// <summary>A paragraph that hangs from its first words.</summary>
internal static class Bulleted
{
    // Narrower than this, the text starts below its head instead of beside it.
    private const int LeastColumns = 24;

    public static void Write(Paper paper, StyledText head, string text, Ink ink = Ink.Plain)
    {
        var indent = head.Width;
        if (paper.Width - indent < LeastColumns)
        {
            paper.Line(head.Truncated(paper.Width));
            indent = 4;
            head = new StyledText("    ");
        }

        foreach (var line in TerminalText.Wrap(TerminalText.Clean(text), paper.Width - indent))
        {
            paper.Line(head.Add(line, ink));
            head = new StyledText().Space(indent);
        }
    }
}
