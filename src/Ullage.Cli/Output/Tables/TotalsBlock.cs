using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>What all containers ask for, use and should ask for, as numbers and bars, with the month's saving.</summary>
internal static class TotalsBlock
{
    private const int LeastBar = 12;
    private const int MostBar = 48;
    private const int AmountColumn = 34;
    private const int RemarkColumn = 42;

    public static void Write(Paper paper, RecommendationReport report)
    {
        var totals = report.Totals;
        paper.Line();
        paper.Line("TOTAL", Ink.Bold);
        var absent = Descriptions.Untold(report) is null ? Amounts.None : Amounts.Unknown;
        Resource(paper, absent, "CPU", totals.Current.CpuRequest?.Cores, totals.CpuUsed.Cores, totals.Recommended.CpuRequest?.Cores, Amounts.InCores);
        Resource(paper, absent, "memory", totals.Current.MemoryRequest?.Bytes, totals.MemoryUsed.Bytes, totals.Recommended.MemoryRequest?.Bytes, Amounts.InGibibytes);
        Limits(paper, totals, absent == Amounts.None);
        Hanging(paper, "moves", Descriptions.Shifts(totals) is { } shifts && Descriptions.MostLacking(report) is { } row ? $"{shifts}; {row}" : Descriptions.Shifts(totals));
        Hanging(paper, "nodes", report.Nodes is { } plan ? Descriptions.Nodes(plan) : null);
        if (totals.Saving is { } saving)
        {
            var ink = saving.Total >= 0 ? Ink.Good : Ink.Warning;
            paper.Line(new StyledText("  ").Add(saving.Total >= 0 ? "saves" : "costs", Ink.Bold).PadTo(10)
                .Add(Amounts.Money(Math.Abs(saving.Total), saving.Currency) + (saving.Total >= 0 ? " a month" : " more a month"), ink).Truncated(paper.Width));
            Bulleted.Write(paper, new StyledText().Space(10), Descriptions.Saving(saving), Ink.Dim);
        }
    }

    private static void Hanging(Paper paper, string title, string? text)
    {
        if (text is not null)
        {
            Bulleted.Write(paper, new StyledText("  ").Add(title, Ink.Bold).PadTo(10), text);
        }
    }

    private static void Resource(Paper paper, string absent, string name, double? requested, double used, double? recommended, Func<double, string> text)
    {
        var most = Math.Max(requested ?? 0, Math.Max(used, recommended ?? 0));
        Row(paper, name, "requested", requested, most, text, "", Ink.Plain, absent);
        Row(paper, "", "used", used, most, text, requested > 0 ? Amounts.Share(used / requested.Value) : "", Ink.Accent);
        var change = requested > 0 && recommended is { } next ? Amounts.Percent((next - requested.Value) / requested.Value * 100) : "";
        Row(paper, "", "recommended", recommended, most, text, change, recommended <= requested ? Ink.Good : Ink.Warning);
    }

    private static void Row(Paper paper, string name, string word, double? value, double most, Func<double, string> text, string remark, Ink ink, string absent = Amounts.None)
    {
        var line = new StyledText("  ").Add(name, Ink.Bold).PadTo(10).Add(word, Ink.Dim)
            .AddRight(value is { } amount ? text(amount) : absent, AmountColumn).AddRight(remark, RemarkColumn, ink).Space(2);
        var room = Math.Min(MostBar, paper.Width - line.Width);
        if (room >= LeastBar && value is { } size && most > 0)
        {
            line.Add(Bar.Of(size / most, room), ink);
        }

        paper.Line(line.Truncated(paper.Width));
    }

    private static void Limits(Paper paper, ReportTotals totals, bool told)
    {
        var changes = SettingChange.OfSums(totals.Current, totals.Recommended, told);
        var line = new StyledText("  ").Add("limits", Ink.Bold).PadTo(10).Add("CPU ", Ink.Dim);
        SettingsColumns.AddLoose(line, changes[1]);
        line.Add("   memory ", Ink.Dim);
        SettingsColumns.AddLoose(line, changes[3]);
        paper.Line(line.Truncated(paper.Width));
    }
}
