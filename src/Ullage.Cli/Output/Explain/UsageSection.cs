using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>What was used: percentiles, charts over the window, the rhythm of the week, and how much was seen.</summary>
internal static class UsageSection
{
    private const int CellWidth = 9;

    public static void Write(Paper paper, ContainerRecommendation container, UsageSummary usage)
    {
        paper.Line();
        var head = new StyledText("Usage a pod", Ink.Bold).PadTo(10);
        foreach (var title in (string[])["mean", "P50", "P90", "P95", "P99", "max"])
        {
            head.AddRight(title, head.Width + CellWidth, Ink.Dim);
        }

        paper.Line(head.Truncated(paper.Width));
        Row(paper, "CPU", [usage.Cpu.Mean, usage.Cpu.P50, usage.Cpu.P90, usage.Cpu.P95, usage.Cpu.P99, usage.Cpu.Max.Value], Amounts.Cores);
        Row(paper, "memory", [usage.Memory.Mean, usage.Memory.P50, usage.Memory.P90, usage.Memory.P95, usage.Memory.P99, usage.Memory.Peak.Value], Amounts.Bytes);
        Told(paper, usage);

        if (UsageCurve.OfCpu(usage.Hours) is not { } cpu || UsageCurve.OfMemory(usage.Hours) is not { } memory)
        {
            return;
        }

        paper.Line();
        UsageChart.Write(paper, "CPU, cores a pod", cpu, Amounts.Cores, ChartLevel.OfCpu(container));
        UsageChart.Write(paper, "memory, working set a pod", memory, Amounts.Bytes, ChartLevel.OfMemory(container));
        WeekHeat.Write(paper, WeekProfile.Of(cpu), WeekProfile.Of(memory));
    }

    private static void Row(Paper paper, string name, ReadOnlySpan<double> values, Func<double, string> text)
    {
        var line = new StyledText("  ").Add(name, Ink.Dim).PadTo(11);
        foreach (var value in values)
        {
            line.AddRight(text(value), line.Width + CellWidth);
        }

        paper.Line(line.Truncated(paper.Width));
    }

    private static void Told(Paper paper, UsageSummary usage)
    {
        var facts = new List<string>
        {
            Descriptions.Evidence(usage.Cpu.Max),
            Descriptions.Evidence(usage.Memory.Peak),
            Descriptions.Evidence(usage.Cpu.Burst),
        };
        if (usage.Cpu.StartupMax is { } startup)
        {
            facts.Add(Descriptions.Evidence(startup));
        }

        if (usage.Cpu.ThrottledShare is { } throttled)
        {
            facts.Add($"{Amounts.Share(throttled)} of CFS periods throttled");
        }

        facts.Add("seen: " + Descriptions.Coverage(usage.Coverage));
        foreach (var fact in facts)
        {
            Bulleted.Write(paper, new StyledText("  "), fact, Ink.Dim);
        }
    }
}
