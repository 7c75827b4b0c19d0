using Ullage.Application.Backtest;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>The comparison for a terminal: a line a policy, then calibration.</summary>
internal sealed class BacktestTable : IBacktestWriter
{
    private const int Gap = 2;
    private const int MostHits = 5;

    /// <inheritdoc/>
    public string Name => "table";

    /// <inheritdoc/>
    public void Write(BacktestReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        paper.Line(new StyledText("Ullage", Ink.Bold).Add("  backtest", Ink.Accent).Add("  " + BacktestWords.Window(report)).Add("  " + report.Source, Ink.Dim).Truncated(paper.Width));
        Bulleted.Write(paper, new StyledText(), $"{BacktestWords.Walk(report)}; {Descriptions.Read(report.Read)} read", Ink.Dim);
        if (report.Missing.Count > 0)
        {
            paper.Line(new StyledText(" PARTIAL RESULT ", Ink.Alarm).Add($" {Descriptions.Plural(report.Missing.Count, "part")} of the data could not be read.", Ink.Critical).Truncated(paper.Width));
        }

        Policies(paper, report);
        Hits(paper, report, style.Verbosity);
        Calibration(paper, report);
        if (style.Verbosity != Verbosity.Quiet && report.Notices.Count > 0)
        {
            paper.Line();
            foreach (var notice in report.Notices)
            {
                Bulleted.Write(paper, new StyledText("note  ", Ink.Dim), notice.Text, Ink.Dim);
            }
        }
    }

    // As many columns side by side as the width takes, the rest in a block below.
    private static void Policies(Paper paper, BacktestReport report)
    {
        var policies = report.Result.Policies;
        var names = Math.Max("policy".Length, policies.Max(static p => p.Policy.Length));
        var columns = BacktestColumn.Of(report).Select(c => (Column: c, Width: Math.Max(TerminalText.Width(c.Title), policies.Max(p => TerminalText.Width(c.Cell(p)))))).ToList();
        while (columns.Count > 0)
        {
            var width = names;
            var count = columns.TakeWhile(c => (width += Gap + c.Width) <= paper.Width).Count();
            var block = columns.Take(Math.Max(1, count)).ToList();
            columns.RemoveRange(0, block.Count);
            paper.Line();
            paper.Line(Row(new StyledText("policy", Ink.Dim).PadTo(names), block, static c => c.Title, Ink.Dim));
            foreach (var policy in policies)
            {
                paper.Line(Row(new StyledText(policy.Policy, policy.IsPeer ? Ink.Plain : Ink.Bold).PadTo(names), block, c => c.Cell(policy), Ink.Plain));
            }
        }
    }

    private static StyledText Row(StyledText line, List<(BacktestColumn Column, int Width)> block, Func<BacktestColumn, string> text, Ink ink)
    {
        foreach (var (column, width) in block)
        {
            line.AddRight(text(column), line.Width + Gap + width, ink);
        }

        return line;
    }

    private static void Hits(Paper paper, BacktestReport report, Verbosity verbosity)
    {
        foreach (var policy in verbosity == Verbosity.Detailed ? report.Result.Policies : [])
        {
            if (policy.Hits.Count > 0)
            {
                paper.Line();
                paper.Line(new StyledText($"KILLED BY {policy.Policy}", Ink.Bold));
                foreach (var hit in policy.Hits.Take(MostHits))
                {
                    Bulleted.Write(paper, new StyledText("  "), BacktestWords.Hit(hit));
                }
            }
        }
    }

    private static void Calibration(Paper paper, BacktestReport report)
    {
        if (report.Result.Calibration.Count == 0)
        {
            return;
        }

        paper.Line();
        paper.Line(new StyledText("PREDICTED AND MET", Ink.Bold).Add("  " + BacktestWords.Chance(report), Ink.Dim).Truncated(paper.Width));
        foreach (var row in report.Result.Calibration)
        {
            paper.Line(Line(row).Truncated(paper.Width));
        }
    }

    private static StyledText Line(CalibrationRow row) =>
        new StyledText("  ").Add(row.Policy).PadTo(14).AddRight(BacktestWords.Band(row), 26).AddRight(BacktestColumn.Share(row.Predicted), 34)
            .Add("  predicted", Ink.Dim).AddRight(BacktestColumn.Share(row.Share), 54).Add($"  met, {Amounts.Count(row.Met)} of {Amounts.Count(row.Cases)}", Ink.Dim)
            .Add($"  [{BacktestColumn.Share(row.Low)}, {BacktestColumn.Share(row.High)}]", Ink.Dim).Add("  " + BacktestWords.Held(row), row.TooFew ? Ink.Dim : row.Holds ? Ink.Good : Ink.Warning);
}
