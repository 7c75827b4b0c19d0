using Ullage.Application.Apply;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Patches;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>What unfolds below a container: charts, percentiles, reasons, variables, the command.</summary>
internal static class HtmlDetail
{
    public static void Write(HtmlWriter html, WorkloadRecommendation workload, ContainerRecommendation container)
    {
        var cpu = container.Usage is { } seen ? UsageCurve.OfCpu(seen.Hours) : null;
        var memory = container.Usage is { } same ? UsageCurve.OfMemory(same.Hours) : null;
        if (cpu is not null && memory is not null)
        {
            html.Markup("<div class=\"charts\">");
            SvgChart.Write(html, "CPU", "cores a pod", "cpu", cpu, Amounts.Cores, ChartLevel.OfCpu(container));
            SvgChart.Write(html, "Memory", "working set a pod", "mem", memory, Amounts.Bytes, ChartLevel.OfMemory(container));
            html.Markup("</div>");
        }

        html.Markup("<div class=\"facts\">");
        Reasons(html, container);
        html.Markup("<div>");
        if (container.Usage is { } used)
        {
            Percentiles(html, used);
        }

        if (cpu is not null)
        {
            SvgHeat.Write(html, WeekProfile.Of(cpu));
        }

        Variables(html, container);
        html.Markup("</div></div>");
        Command(html, workload, container);
    }

    private static void Reasons(HtmlWriter html, ContainerRecommendation container)
    {
        html.Markup("<div><h3>Why</h3>");
        if (container.Reasons.Count == 0)
        {
            html.Markup("<p class=\"note\">No reason is recorded.</p>");
        }
        else
        {
            html.Markup("<ul class=\"why\">");
            foreach (var group in container.Reasons.GroupBy(static r => r.Field).OrderBy(static g => g.Key))
            {
                foreach (var reason in group.Where(ReasonOrder.IsTold).OrderByDescending(static r => r.Binding))
                {
                    html.Write($"<li class=\"{(reason.Binding ? "binding" : "")}\"><b>{SettingChange.Title(reason.Field)}</b> {reason.Text} <code>{reason.Rule}</code>");
                    if (reason.Evidence is { } evidence)
                    {
                        html.Write($"<small>{Descriptions.Evidence(evidence)}</small>");
                    }

                    html.Markup("</li>");
                }

                if (ReasonOrder.AlsoHeld(group) is { } others)
                {
                    html.Write($"<li><b>{SettingChange.Title(group.Key)}</b> {others}</li>");
                }
            }

            html.Markup("</ul>");
        }

        if (container.Risk is { } risk && RiskText.Of(risk) is { } predicted)
        {
            html.Write($"<p class=\"found info\"><b>risk within {Moments.Duration(risk.Horizon)}</b> {predicted}</p>");
        }

        foreach (var finding in container.Findings.OrderByDescending(static f => f.Severity))
        {
            html.Write($"<p class=\"found {HtmlFindings.Name(finding.Severity)}\"><b>{finding.Code}</b> {finding.Text}</p>");
        }

        foreach (var kill in container.OomKills)
        {
            html.Write($"<p class=\"found critical\"><b>OOM-killed</b> {Moments.Minute(kill.AtMs)}, pod {kill.Pod}");
            if (kill.Limit is { } limit)
            {
                html.Write($", at a limit of {Amounts.Memory(limit)}");
            }

            html.Markup("</p>");
        }

        html.Markup("</div>");
    }

    private static void Percentiles(HtmlWriter html, UsageSummary usage)
    {
        html.Markup("<h3>Usage a pod</h3><table class=\"pct\"><thead><tr><th></th><th scope=\"col\">mean</th><th scope=\"col\">P50</th><th scope=\"col\">P90</th><th scope=\"col\">P95</th><th scope=\"col\">P99</th><th scope=\"col\">max</th></tr></thead><tbody>");
        Row(html, "CPU", [usage.Cpu.Mean, usage.Cpu.P50, usage.Cpu.P90, usage.Cpu.P95, usage.Cpu.P99, usage.Cpu.Max.Value], Amounts.Cores);
        Row(html, "Memory", [usage.Memory.Mean, usage.Memory.P50, usage.Memory.P90, usage.Memory.P95, usage.Memory.P99, usage.Memory.Peak.Value], Amounts.Bytes);
        html.Markup("</tbody></table>");
        html.Write($"<p class=\"note\">{Descriptions.Evidence(usage.Memory.Peak)}<br>{Descriptions.Evidence(usage.Cpu.Max)}<br>{Descriptions.Evidence(usage.Cpu.Burst)}");
        if (usage.Cpu.ThrottledShare is { } throttled)
        {
            html.Write($"<br>{Amounts.Share(throttled)} of CFS periods throttled");
        }

        html.Write($"<br>{Descriptions.Coverage(usage.Coverage)}</p>");
    }

    private static void Row(HtmlWriter html, string name, ReadOnlySpan<double> values, Func<double, string> text)
    {
        html.Write($"<tr><th scope=\"row\">{name}</th>");
        foreach (var value in values)
        {
            html.Write($"<td>{text(value)}</td>");
        }

        html.Markup("</tr>");
    }

    private static void Variables(HtmlWriter html, ContainerRecommendation container)
    {
        var facts = container.Environment.Select(static e => (e.Name, e.Current is null || e.Current == e.Value ? e.Value : $"{e.Current} → {e.Value}")).ToList();
        if ((container.Runtime.Version ?? Descriptions.Runtime(container.Runtime.Kind)) is { } runtime)
        {
            facts.Add(("runtime", runtime));
        }

        if (container.Image is { Length: > 0 } image)
        {
            facts.Add(("image", image));
        }

        if (container.Restarts > 0)
        {
            facts.Add(("restarts", Amounts.Count(container.Restarts)));
        }

        if (facts.Count == 0)
        {
            return;
        }

        html.Markup("<dl class=\"vars\">");
        foreach (var (name, value) in facts)
        {
            html.Write($"<dt>{name}</dt><dd>{value}</dd>");
        }

        html.Markup("</dl>");
    }

    private static void Command(HtmlWriter html, WorkloadRecommendation workload, ContainerRecommendation container)
    {
        if (ProposedChanges.Of(workload with { Containers = [container] }) is not { } proposed)
        {
            return;
        }

        if (proposed.ClusterRefusal is { } refusal)
        {
            html.Write($"<p class=\"note\">No patch: {refusal}.</p>");
            return;
        }

        html.Write($"<div class=\"cmd\"><code>{PatchDocument.CommandInline(proposed)}</code><button type=\"button\" class=\"copy\">Copy</button></div>");
    }
}
