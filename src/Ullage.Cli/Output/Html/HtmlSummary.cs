using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>The cards at the top: requested, used, recommended; limits; the month's saving; how many containers got numbers.</summary>
internal static class HtmlSummary
{
    public static void Write(HtmlWriter html, RecommendationReport report)
    {
        var totals = report.Totals;
        html.Markup("<section class=\"cards\" aria-label=\"Totals\">\n");
        var told = Descriptions.Untold(report) is null;
        Resource(html, told, "CPU requests", totals.Current.CpuRequest?.Cores, totals.CpuUsed.Cores, totals.Recommended.CpuRequest?.Cores, Amounts.InCores);
        Resource(html, told, "Memory requests", totals.Current.MemoryRequest?.Bytes, totals.MemoryUsed.Bytes, totals.Recommended.MemoryRequest?.Bytes, Amounts.InGibibytes);
        if (totals.Saving is { } saving)
        {
            var word = saving.Total >= 0 ? "saved a month" : "more a month";
            html.Write($"<article class=\"card\"><h2>Cost of requests</h2><p class=\"big {(saving.Total >= 0 ? "good" : "warn")}\">{Amounts.Money(Math.Abs(saving.Total), saving.Currency)}</p><p class=\"sub\">{word}</p>");
            html.Write($"<dl><dt>CPU</dt><dd>{Descriptions.Way(saving.Cpu, saving.Currency)}</dd><dt>Memory</dt><dd>{Descriptions.Way(saving.Memory, saving.Currency)}</dd></dl>");
            html.Write($"<p class=\"note\">at {saving.CpuPerCoreHour.ToString(System.Globalization.CultureInfo.InvariantCulture)} a core-hour and {saving.MemoryPerGibHour.ToString(System.Globalization.CultureInfo.InvariantCulture)} a GiB-hour{(saving.Source is { } source ? $" ({source})" : "")}</p></article>\n");
        }

        if (report.Nodes is { } plan)
        {
            html.Write($"<article class=\"card\"><h2>Nodes</h2><p class=\"big {(plan.Freed >= 0 ? "good" : "warn")}\">{Amounts.Count(Math.Abs(plan.Freed))}<small> {(plan.Freed >= 0 ? "freed" : "more")}</small></p><p class=\"sub\">{Descriptions.Nodes(plan)}.</p></article>\n");
        }

        if (Descriptions.Shifts(totals) is { } shifts)
        {
            html.Write($"<article class=\"card\"><h2>Which way</h2><dl><dt>CPU too much</dt><dd>−{Amounts.InCores(totals.GiveBack.Cpu.Cores)}</dd><dt>CPU too little</dt><dd>+{Amounts.InCores(totals.Lacking.Cpu.Cores)}</dd>");
            html.Write($"<dt>Memory too much</dt><dd>−{Amounts.MemorySum(totals.GiveBack.Memory)}</dd><dt>Memory too little</dt><dd>+{Amounts.MemorySum(totals.Lacking.Memory)}</dd></dl>");
            html.Write($"<p class=\"note\">{Descriptions.MostLacking(report) ?? shifts}.</p></article>\n");
        }

        Containers(html, report);
        html.Markup("</section>\n");
    }

    private static void Resource(HtmlWriter html, bool told, string title, double? requested, double used, double? recommended, Func<double, string> text)
    {
        var most = Math.Max(double.Epsilon, Math.Max(requested ?? 0, Math.Max(used, recommended ?? 0)));
        var change = requested > 0 && recommended is { } next ? Amounts.Percent((next - requested.Value) / requested.Value * 100) : "–";
        html.Write($"<article class=\"card\"><h2>{title}</h2><p class=\"big {(recommended <= requested ? "good" : "warn")}\">{change}</p><p class=\"sub\">{(requested > 0 ? Amounts.Share(used / requested.Value) + " of what is requested is used" : told ? "nothing is requested today" : "what is requested today is not known")}</p>");
        Bar(html, "requested", requested, most, text, told ? Amounts.None : Amounts.Unknown);
        Bar(html, "used", used, most, text);
        Bar(html, "recommended", recommended, most, text);
        html.Markup("</article>\n");
    }

    private static void Bar(HtmlWriter html, string word, double? value, double most, Func<double, string> text, string absent = Amounts.None) =>
        html.Write($"<div class=\"bar {word}\"><span>{word}</span><i style=\"--w:{(value ?? 0) / most * 100}%\"></i><b>{(value is { } amount ? text(amount) : absent)}</b></div>");

    private static void Containers(HtmlWriter html, RecommendationReport report)
    {
        var containers = report.Workloads.SelectMany(static w => w.Containers).ToList();
        var sized = containers.Count(static c => c.Status == RecommendationStatus.Recommended);
        html.Write($"<article class=\"card\"><h2>Containers sized</h2><p class=\"big\">{Amounts.Count(sized)}<small> of {Amounts.Count(containers.Count)}</small></p><p class=\"sub\">in {Descriptions.Plural(report.Workloads.Count, "workload")}</p><dl>");
        html.Write($"<dt>Insufficient data</dt><dd>{Amounts.Count(containers.Count(static c => c.Status == RecommendationStatus.InsufficientData))}</dd>");
        html.Write($"<dt>Left alone</dt><dd>{Amounts.Count(containers.Count(static c => c.Status == RecommendationStatus.Skipped))}</dd>");
        html.Write($"<dt>OOM-killed</dt><dd>{Amounts.Count(containers.Count(static c => c.OomKills.Count > 0))}</dd></dl></article>\n");
    }
}
