using Ullage.Cli.Output.Terminal;
using Ullage.Inspection;

namespace Ullage.Cli.Output.Inspections;

/// <summary>For a person at a terminal.</summary>
internal sealed class InspectionText : IInspectionWriter
{
    private const int Indent = 2;
    private const int Label = 18;

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Artifact> artifacts, InspectionDetail detail, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        var isFirst = true;
        foreach (var artifact in artifacts)
        {
            if (!isFirst)
            {
                paper.Line();
            }

            isFirst = false;
            Write(paper, FactPages.Of(artifact, detail));
        }
    }

    private static void Write(Paper paper, FactPage page)
    {
        paper.Line(new StyledText(page.Title, Ink.Bold).Add("  " + page.Subtitle, Ink.Dim));
        foreach (var section in page.Sections)
        {
            paper.Line();
            paper.Line(section.Title, Ink.Bold);
            var label = section.Rows.Count > 0 ? Math.Max(Label, section.Rows.Max(static r => TerminalText.Width(TerminalText.Clean(r.Label))) + 2) : Label;
            foreach (var row in section.Rows)
            {
                Row(paper, row, label);
            }

            if (section.Table is { Rows.Count: > 0 } table)
            {
                Table(paper, table);
            }

            foreach (var note in section.Notes)
            {
                foreach (var line in TerminalText.Wrap(TerminalText.Clean(note), paper.Width - Indent))
                {
                    paper.Line(new StyledText().Space(Indent).Add(line, Ink.Dim));
                }
            }
        }
    }

    private static void Row(Paper paper, FactRow row, int label)
    {
        var isFirst = true;
        foreach (var line in TerminalText.Wrap(TerminalText.Clean(row.Value), Math.Max(20, paper.Width - Indent - label)))
        {
            paper.Line(new StyledText().Space(Indent).Add(isFirst ? row.Label : "", Ink.Dim).PadTo(Indent + label).Add(line, row.Ink));
            isFirst = false;
        }
    }

    private static void Table(Paper paper, FactTable table)
    {
        var widths = new int[table.Columns.Count];
        for (var column = 0; column < widths.Length; column++)
        {
            widths[column] = TerminalText.Width(table.Columns[column].Trim());
            foreach (var row in table.Rows)
            {
                widths[column] = Math.Max(widths[column], TerminalText.Width(TerminalText.Clean(row[column])));
            }
        }

        Line(paper, [.. table.Columns.Select(static c => c.Trim())], widths, table, Ink.Dim);
        foreach (var row in table.Rows)
        {
            Line(paper, row, widths, table, Ink.Plain);
        }
    }

    private static void Line(Paper paper, IReadOnlyList<string> cells, int[] widths, FactTable table, Ink ink)
    {
        var line = new StyledText().Space(Indent);
        var column = Indent;
        for (var i = 0; i < cells.Count; i++)
        {
            if (table.IsRight(i))
            {
                line.AddRight(cells[i], column + widths[i], ink);
            }
            else
            {
                line.PadTo(column).Add(cells[i], ink);
            }

            column += widths[i] + 2;
        }

        paper.Line(line);
    }
}
