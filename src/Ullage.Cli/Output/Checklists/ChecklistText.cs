using Ullage.Application.Checklist;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Checklists;

/// <summary>For people: the three parts, each point with its mark, what decides it, and the way out.</summary>
internal sealed class ChecklistText : IChecklistWriter
{
    public string Name => "text";

    public void Write(ChecklistReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        foreach (var part in report.Items.GroupBy(static i => i.Point.Heading))
        {
            paper.Line(ChecklistWords.Heading(part.Key), Ink.Bold);
            foreach (var item in part)
            {
                Item(paper, item, style);
            }

            paper.Line();
        }

        paper.Line(ChecklistWords.Total(report), report.Count(ChecklistVerdict.NotMet) > 0 ? Ink.Warning : Ink.Good);
        paper.Line($"read: {string.Join("; ", report.Read)}", Ink.Dim);
    }

    private static void Item(Paper paper, ChecklistItem item, OutputStyle style)
    {
        var ink = item.Verdict switch { ChecklistVerdict.Met => Ink.Good, ChecklistVerdict.NotMet => Ink.Critical, _ => Ink.Dim };
        paper.Line(new StyledText($"  {ChecklistWords.Mark(item.Verdict)} ", ink).Add(item.Point.Title, item.Verdict == ChecklistVerdict.Unknown ? Ink.Dim : Ink.Plain));
        var (told, left) = ChecklistWords.Short(item, style);
        foreach (var evidence in told)
        {
            Wrapped(paper, $"{evidence.Text} ({evidence.Place})", "      ", Ink.Dim);
        }

        if (left > 0)
        {
            paper.Line($"      and {left} more; --verbose tells all", Ink.Dim);
        }

        if (item.Verdict == ChecklistVerdict.Unknown)
        {
            Wrapped(paper, ChecklistWords.Open(item), "      ", Ink.Dim);
        }

        if (item.Verdict != ChecklistVerdict.NotMet)
        {
            return;
        }

        if (ChecklistWords.IsCommand(item.Mend))
        {
            // one line to copy, whatever its length
            paper.Line(new StyledText("      → ", Ink.Accent).Add(item.Mend));
        }
        else
        {
            Wrapped(paper, "→ " + item.Mend, "      ", Ink.Plain);
        }
    }

    private static void Wrapped(Paper paper, string text, string indent, Ink ink)
    {
        foreach (var line in TerminalText.Wrap(TerminalText.Clean(text), Math.Max(30, paper.Width - indent.Length)))
        {
            paper.Line(indent + line, ink);
        }
    }
}
