using Ullage.Cli.Output.Markdown;
using Ullage.Inspection;

namespace Ullage.Cli.Output.Inspections;

/// <summary>For a pull request.</summary>
internal sealed class InspectionMarkdown : IInspectionWriter
{
    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Artifact> artifacts, InspectionDetail detail, TextWriter output, OutputStyle style)
    {
        var isFirst = true;
        foreach (var page in artifacts.Select(a => FactPages.Of(a, detail)))
        {
            output.Write(isFirst ? "" : "\n");
            isFirst = false;
            output.Write($"## {MarkdownText.Escape(page.Title)}\n\n{MarkdownText.Escape(page.Subtitle)}\n");
            foreach (var section in page.Sections)
            {
                output.Write($"\n### {MarkdownText.Escape(section.Title)}\n");
                if (section.Rows.Count > 0)
                {
                    Table(output, new FactTable(["fact", " "], [.. section.Rows.Select(static r => (string[])[r.Label, r.Value])]));
                }

                if (section.Table is { Rows.Count: > 0 } table)
                {
                    Table(output, table);
                }

                foreach (var note in section.Notes)
                {
                    output.Write($"\n{MarkdownText.Escape(note)}\n");
                }
            }
        }
    }

    private static void Table(TextWriter output, FactTable table)
    {
        output.Write($"\n| {string.Join(" | ", table.Columns.Select(static c => MarkdownText.Escape(c.Trim())))} |\n|");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            output.Write(table.IsRight(i) ? "---:|" : "---|");
        }

        output.Write("\n");
        foreach (var row in table.Rows)
        {
            output.Write($"| {string.Join(" | ", row.Select(MarkdownText.Escape))} |\n");
        }
    }
}
