using Ullage.Application.Checklist;
using Ullage.Cli.Output.Markdown;

namespace Ullage.Cli.Output.Checklists;

/// <summary>A page or a comment: a table for each part.</summary>
internal sealed class ChecklistMarkdown : IChecklistWriter
{
    public string Name => "markdown";

    public void Write(ChecklistReport report, TextWriter output, OutputStyle style)
    {
        output.Write($"## Checklist: {ChecklistWords.Total(report)}\n");
        foreach (var part in report.Items.GroupBy(static i => i.Point.Heading))
        {
            output.Write($"\n### {ChecklistWords.Heading(part.Key)}\n\n| | point | evidence | way out |\n|---|---|---|---|\n");
            foreach (var item in part)
            {
                var (told, left) = ChecklistWords.Short(item, style);
                var evidence = told.Select(static e => $"{MarkdownText.Escape(e.Text)} ({MarkdownText.Escape(e.Place)})").ToList();
                if (left > 0)
                {
                    evidence.Add($"and {left} more");
                }

                if (item.Verdict == ChecklistVerdict.Unknown)
                {
                    evidence.Add(MarkdownText.Escape(ChecklistWords.Open(item)));
                }

                var mend = item.Verdict != ChecklistVerdict.NotMet ? "" : ChecklistWords.IsCommand(item.Mend) ? $"`{item.Mend.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`" : MarkdownText.Escape(item.Mend);
                output.Write($"| {ChecklistWords.Mark(item.Verdict)} | {MarkdownText.Escape(item.Point.Title)} | {string.Join("<br>", evidence)} | {mend} |\n");
            }
        }

        output.Write($"\nRead: {string.Join("; ", report.Read.Select(static r => MarkdownText.Escape(r)))}.\n");
    }
}
