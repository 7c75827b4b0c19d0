using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>A line that tells the signs of the tables above it, those that occur.</summary>
internal static class Legend
{
    /// <summary>Writes it; nothing where no sign occurs.</summary>
    /// <param name="paper">Where.</param>
    /// <param name="report">The report of the tables.</param>
    /// <param name="marks">Whether the tables mark findings.</param>
    public static void Write(Paper paper, RecommendationReport report, bool marks)
    {
        var worst = marks ? report.Workloads.SelectMany(static w => w.Containers).Select(RankedFinding.Worst).ToHashSet() : [];
        List<string> parts = [];
        foreach (var (severity, word) in new[] { (Severity.Critical, "has a critical finding"), (Severity.Warning, "has a warning") })
        {
            if (worst.Contains(severity))
            {
                parts.Add($"{FindingMark.Of(severity)} {word}");
            }
        }

        if (Descriptions.Untold(report) is { } untold)
        {
            parts.Add($"{Amounts.Unknown} {untold}");
        }

        if (parts.Count > 0)
        {
            paper.Line();
            Bulleted.Write(paper, new StyledText(), string.Join("   ", parts), Ink.Dim);
        }
    }
}
