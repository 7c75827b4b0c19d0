using System.Globalization;
using Ullage.Audit.Findings;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Audits;

/// <summary>For people: each finding with its line of text, what is meant underlined, and once a rule the way out.</summary>
internal sealed class AuditText : IAuditWriter
{
    public string Name => "text";

    public string Description => "each finding with its line, for people.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            Finding(paper, finding, told.Add(finding.Rule.Id));
        }

        paper.Line(AuditWords.Total(report), report.Count(AuditSeverity.Error) > 0 ? Ink.Critical : report.Findings.Count > 0 ? Ink.Warning : Ink.Good);
    }

    private static void Finding(Paper paper, AuditFinding finding, bool withRemedy)
    {
        var ink = finding.Severity switch { AuditSeverity.Error => Ink.Critical, AuditSeverity.Warning => Ink.Warning, _ => Ink.Accent };
        var level = AuditWords.Level(finding.Severity);
        var indent = level.Length + finding.Rule.Id.Length + 3;
        var lines = TerminalText.Wrap(TerminalText.Clean(finding.Message), Math.Max(30, paper.Width - indent)).ToList();
        paper.Line(new StyledText(level, ink).Add(" ").Add(finding.Rule.Id, Ink.Bold).Add(": ").Add(lines[0]));
        foreach (var line in lines.Skip(1))
        {
            paper.Line(new string(' ', indent) + line);
        }

        var start = finding.Start;
        var number = start.Line.ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        paper.Line(new StyledText($"{margin}--> ", Ink.Dim).Add(AuditWords.Place(finding)).Add("  ").Add(finding.Resource.ToString(), Ink.Dim));
        var (shown, column, length) = Frame(finding, paper.Width - number.Length - 3);
        paper.Line(new StyledText($"{number} | ", Ink.Dim).Add(shown));
        paper.Line(new StyledText($"{margin} | ", Ink.Dim).Add(new string(' ', column)).Add(new string('^', length), ink));
        if (withRemedy)
        {
            var mark = $"{margin} = ";
            foreach (var line in TerminalText.Wrap(finding.Rule.Remedy, Math.Max(30, paper.Width - mark.Length)))
            {
                paper.Line(new StyledText(mark, Ink.Dim).Add(line));
                mark = new string(' ', mark.Length);
            }
        }

        paper.Line();
    }

    /// <summary>The line as the terminal shows it, cut where it is too long, and the columns to underline.</summary>
    private static (string Shown, int Column, int Length) Frame(AuditFinding finding, int columns)
    {
        // Enough bytes for the columns, whatever the script: of a line of a hundred thousand characters, what the terminal cannot show is not looked at.
        var line = finding.Shown(8 * columns);
        var (before, meant, after) = (TerminalText.Clean(line.Before), TerminalText.Clean(line.Meant), TerminalText.Clean(line.After));
        if (line.IsCutBefore || TerminalText.Width(before) > columns / 2)
        {
            var kept = Math.Max(0, before.Length - (columns / 4));
            before = "…" + before[(kept + (kept > 0 && char.IsLowSurrogate(before[kept]) ? 1 : 0))..];
        }

        var column = TerminalText.Width(before);
        var length = Math.Max(1, Math.Min(TerminalText.Width(meant), columns - column));
        return (TerminalText.Truncate(before + meant + after, columns), column, length);
    }
}
