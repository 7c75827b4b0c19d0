using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Cli.Demo.Cases;

/// <summary>The article's column beside ours, the dollars with the fleet they imply, and for the gateway the lab's verdict.</summary>
internal static class CasePage
{
    private const int Name = 20;
    private const int Column = 20;

    public static void Write(Paper paper, ArticleCase of, IReadOnlyList<RecommendationReport> ours, Prices prices, string? verdict)
    {
        paper.Line(new StyledText($"The case {of.Name}", Ink.Bold).Add($": {Descriptions.Plural(of.Services.Count, "service")}, one pod each"));
        Bulleted.Write(paper, new StyledText(), $"{of.Told} 7 days, one sample a minute, from a seeded generator; no figure was fitted to the article's. Only settings and claim are the article's.", Ink.Dim);
        paper.Line();
        Totals(paper, of, ours);
        paper.Line();
        Services(paper, of, ours);
        paper.Line();
        Dollars(paper, of, prices);
        Bulleted.Write(paper, new StyledText("note  ", Ink.Dim), "The article's numbers do not follow from P50 and P99 with a small margin: they are its choice, while burstable's follow from use." + (of == ArticleCase.Retail ? " Policy tiers rounds up to the article's own profiles, so its numbers are the article's wherever use puts a service into the profile that the article chose." : ""), Ink.Dim);
        if (verdict is not null)
        {
            paper.Line();
            paper.Line("The lab's verdict", Ink.Bold);
            Bulleted.Write(paper, new StyledText(), "The same gateway, run for real in a control group behind a real Prometheus, sized by ullage and run again under the same load. In a checkout: lab/run gateway, or ./prove gateway for the record below (docs/proofs/gateway.md).", Ink.Dim);
            foreach (var line in verdict.Split('\n'))
            {
                paper.Line("  " + line);
            }
        }
    }

    private static void Totals(Paper paper, ArticleCase of, IReadOnlyList<RecommendationReport> ours)
    {
        var (before, after) = of.Article;
        paper.Line(Row("", ["today", "the article", .. ours.Select(static r => r.Policy)]));
        Line("CPU requests", Amounts.CpuSum(before.CpuRequest), [Cpu(before.CpuRequest, after.CpuRequest), .. ours.Select(static r => Cpu(r.Totals.Current.CpuRequest, r.Totals.Recommended.CpuRequest))]);
        Line("memory requests", Amounts.Memory(before.MemoryRequest), [Memory(before.MemoryRequest, after.MemoryRequest), .. ours.Select(static r => Memory(r.Totals.Current.MemoryRequest, r.Totals.Recommended.MemoryRequest))]);
        Line("CPU limits", Amounts.CpuSum(before.CpuLimit), [Cpu(before.CpuLimit, after.CpuLimit), .. ours.Select(static r => Cpu(r.Totals.Current.CpuLimit, r.Totals.Recommended.CpuLimit))]);
        Line("memory limits", Amounts.Memory(before.MemoryLimit), [Memory(before.MemoryLimit, after.MemoryLimit), .. ours.Select(static r => Memory(r.Totals.Current.MemoryLimit, r.Totals.Recommended.MemoryLimit))]);

        void Line(string name, string today, IEnumerable<string> columns) => paper.Line(Row(name, [today, .. columns]));

        static string Cpu(CpuQuantity? now, CpuQuantity? next) => $"{Amounts.CpuSum(next)} {Amounts.Percent(Change.Percent(now, next) ?? 0)}";

        static string Memory(ByteQuantity? now, ByteQuantity? next) => $"{Amounts.Memory(next)} {Amounts.Percent(Change.Percent(now, next) ?? 0)}";
    }

    private static void Services(Paper paper, ArticleCase of, IReadOnlyList<RecommendationReport> ours)
    {
        paper.Line(Row("request / limit", ["the article", .. ours.Select(static r => r.Policy)]));
        foreach (var service in of.Services)
        {
            var found = ours.Select(r => r.Workloads.Single(w => w.Id.Name == service.Name).Containers[0].Recommended).ToList();
            paper.Line(Row(service.Name, [CpuOf(service.After), .. found.Select(CpuOf)]));
            paper.Line(Row("  " + service.Kind, [MemoryOf(service.After), .. found.Select(MemoryOf)]));
        }

        static string CpuOf(ResourceSettings s) => $"{Amounts.Cpu(s.CpuRequest)} / {Amounts.Cpu(s.CpuLimit)}";

        static string MemoryOf(ResourceSettings s) => $"{Amounts.Memory(s.MemoryRequest)} / {Amounts.Memory(s.MemoryLimit)}";
    }

    private static void Dollars(Paper paper, ArticleCase of, Prices prices)
    {
        var (before, after) = of.Article;
        var cpu = (decimal)((before.CpuRequest - after.CpuRequest)!.Value.Nanocores / 1e9);
        var memory = (decimal)((before.MemoryRequest - after.MemoryRequest)!.Value.Bytes / (double)(1L << 30));
        var saving = MonthlySaving.HoursPerMonth * ((cpu * prices.CpuPerCoreHour) + (memory * prices.MemoryPerGibHour));
        var pods = decimal.Ceiling(of.ClaimedMonthly / saving);
        Bulleted.Write(paper, new StyledText("dollars  ", Ink.Bold), string.Create(CultureInfo.InvariantCulture,
            $"The article's change gives back {cpu:0.##} cores and {memory:0.##} GiB with one pod of each service, {Amounts.Money(saving, prices.Currency)} a month at {prices.CpuPerCoreHour} a core-hour and {prices.MemoryPerGibHour} a GiB-hour ({prices.Source})."));
        Bulleted.Write(paper, new StyledText("claimed  ", Ink.Bold), string.Create(CultureInfo.InvariantCulture,
            $"{Amounts.Money(of.ClaimedMonthly, "USD")} a month is {pods:N0} pods of each service at these prices, {pods * of.Services.Count:N0} in all; the article tells no fleet size and no prices."));
    }

    private static StyledText Row(string name, IEnumerable<string> columns)
    {
        var line = new StyledText(name);
        var at = Name;
        foreach (var column in columns)
        {
            line.PadTo(at).Add(column);
            at += Column;
        }

        return line;
    }
}
