using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>What stands above the tables: from which data, by which policy, and loudly whether something is missing.</summary>
internal static class Preamble
{
    private const int MostMissing = 5;

    public static void Write(Paper paper, RecommendationReport report)
    {
        paper.Line(new StyledText("Ullage", Ink.Bold)
            .Add($"  {report.Policy}", Ink.Accent)
            .Add($"  {Descriptions.Window(report)}")
            .Add($"  {report.Source}", Ink.Dim).Truncated(paper.Width));
        Bulleted.Write(paper, new StyledText(), $"{Descriptions.Counts(report)}; {Descriptions.Read(report.Read)} read", Ink.Dim);
        Partial(paper, report);
    }

    /// <summary>Says that the report is partial, and what is missing; nothing when it is complete.</summary>
    public static void Partial(Paper paper, RecommendationReport report)
    {
        if (report.Missing.Count == 0)
        {
            return;
        }

        paper.Line();
        paper.Line(new StyledText(" PARTIAL RESULT ", Ink.Alarm)
            .Add(" " + Descriptions.Plural(report.Missing.Count, "part") + " of the data could not be read; do not apply these numbers as they are.", Ink.Critical)
            .Truncated(paper.Width));
        foreach (var missing in report.Missing.Take(MostMissing))
        {
            Bulleted.Write(paper, new StyledText("  missing  ", Ink.Critical), Descriptions.Missing(missing));
        }

        if (report.Missing.Count > MostMissing)
        {
            paper.Line($"  and {Amounts.Count(report.Missing.Count - MostMissing)} more", Ink.Critical);
        }
    }
}
