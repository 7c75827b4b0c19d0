using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Markdown;

/// <summary>The totals as a small table.</summary>
internal static class MarkdownTotals
{
    public static void Write(MarkdownPage page, RecommendationReport report)
    {
        var totals = report.Totals;
        var changes = SettingChange.OfSums(totals.Current, totals.Recommended, report.Workloads.All(static w => w.Containers.All(static c => c.SettingsKnown)));
        page.Always("\n| | requested | used | recommended | change |\n|---|--:|--:|--:|--:|\n");
        Row(page, "CPU", changes[0], Amounts.CpuSum(totals.CpuUsed), Share(totals.CpuUsed.Cores, totals.Current.CpuRequest?.Cores));
        Row(page, "Memory", changes[2], Amounts.MemorySum(totals.MemoryUsed), Share(totals.MemoryUsed.Bytes, totals.Current.MemoryRequest?.Bytes));
        if (totals.Saving is { } saving)
        {
            var amount = MarkdownText.Escape(Amounts.Money(Math.Abs(saving.Total), saving.Currency));
            page.Always($"\n**{(saving.Total >= 0 ? $"Saves {amount} a month" : $"Costs {amount} more a month")}** ({MarkdownText.Escape(Descriptions.Saving(saving))})\n");
        }

        if (Descriptions.Shifts(totals) is { } shifts)
        {
            page.Always($"\n{MarkdownText.Escape(Descriptions.MostLacking(report) is { } row ? $"{shifts}; {row}" : shifts)}.\n");
        }

        if (report.Nodes is { } plan)
        {
            page.Always($"\n{MarkdownText.Escape(Descriptions.Nodes(plan))}.\n");
        }
    }

    private static void Row(MarkdownPage page, string name, SettingChange change, string used, string share) =>
        page.Always($"| {name} | {change.Now} | {used}{share} | **{change.Next}** | {(change.Percent is { } percent ? Amounts.Percent(percent) : "")} |\n");

    private static string Share(double used, double? requested) => requested > 0 ? $" ({Amounts.Share(used / requested.Value)})" : "";
}
