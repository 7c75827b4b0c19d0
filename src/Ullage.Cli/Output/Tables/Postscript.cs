using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>What stands below the tables: findings, most severe first, and notices.</summary>
internal static class Postscript
{
    private const int MostFindings = 12;
    private const int TextColumn = 14;

    public static void Write(Paper paper, RecommendationReport report, Verbosity verbosity)
    {
        Findings(paper, report, verbosity);
        if (report.Notices.Count > 0 && verbosity != Verbosity.Quiet)
        {
            paper.Line();
            foreach (var notice in report.Notices)
            {
                Bulleted.Write(paper, new StyledText("note  ", Ink.Dim), notice.Text, Ink.Dim);
            }
        }

        if (report.Missing.Count > 0)
        {
            Preamble.Partial(paper, report);
        }
    }

    private static void Findings(Paper paper, RecommendationReport report, Verbosity verbosity)
    {
        var least = verbosity switch { Verbosity.Quiet => Severity.Critical, Verbosity.Normal => Severity.Warning, _ => Severity.Info };
        var findings = RankedFinding.Of(report, least);
        if (findings.Count == 0)
        {
            return;
        }

        paper.Line();
        var critical = findings.Count(static f => f.Finding.Severity == Severity.Critical);
        paper.Line(new StyledText("FINDINGS", Ink.Bold).Add("  " + Descriptions.Severities(findings), Ink.Dim));
        // Critical ones are all shown, however many.
        var shown = verbosity == Verbosity.Detailed ? findings.Count : Math.Max(MostFindings, critical);
        foreach (var finding in findings.Take(shown))
        {
            Finding(paper, finding);
        }

        if (findings.Count > shown)
        {
            paper.Line($"  and {Amounts.Count(findings.Count - shown)} more: --verbose shows them", Ink.Dim);
        }
    }

    private static void Finding(Paper paper, RankedFinding finding)
    {
        var severity = finding.Finding.Severity;
        var word = severity switch { Severity.Critical => "critical", Severity.Warning => "warning", _ => "info" };
        var head = FindingMark.Add(new StyledText("  "), severity).Add(word, FindingMark.InkOf(severity)).PadTo(TextColumn).Add(finding.Container.ToString(), Ink.Bold);
        // The code goes behind the name where there is room, else behind the text: neither may be cut.
        var fits = head.Width + 2 + finding.Finding.Code.Length <= paper.Width;
        paper.Line(fits ? head.Add("  " + finding.Finding.Code, Ink.Dim) : head.Truncated(paper.Width));
        Bulleted.Write(paper, new StyledText().Space(TextColumn), fits ? finding.Finding.Text : $"{finding.Finding.Text} [{finding.Finding.Code}]");
    }
}
