using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Markdown;

/// <summary>A comment for a pull request: totals, findings, one table a namespace, reasons folded away.</summary>
internal sealed class MarkdownReport : IReportWriter
{
    // GitHub refuses a comment of more than 65,536 characters; GitLab takes a million.
    private const int MostCharacters = 60_000;

    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public string Description => "for a comment on a pull request";

    /// <inheritdoc/>
    public string FileExtension => ".md";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var page = new MarkdownPage(output, style.Verbosity == Verbosity.Detailed ? int.MaxValue : MostCharacters);
        Head(page, report);
        MarkdownTotals.Write(page, report);
        Findings(page, report, style.Verbosity);
        var leftOut = 0;
        foreach (var group in NamespaceGroup.Of(report))
        {
            leftOut += Group(page, group);
        }

        if (leftOut > 0)
        {
            page.Always($"\n> {Descriptions.Plural(leftOut, "container")} more than a comment can hold: `--verbose` writes all of them, `--output html` shows them best.\n");
        }

        if (report.Notices.Count > 0)
        {
            page.Always("\n");
            foreach (var notice in report.Notices)
            {
                page.Try($"- _Note:_ {MarkdownText.Escape(notice.Text)}\n");
            }
        }

        page.Always($"\n<sub>Ullage, policy {MarkdownText.Escape(report.Policy)}, {Descriptions.Window(report)}, {Descriptions.Read(report.Read)} of {MarkdownText.Escape(report.Source)}</sub>\n");
    }

    private static void Head(MarkdownPage page, RecommendationReport report)
    {
        page.Always("## Container resources\n\n");
        if (report.Missing.Count > 0)
        {
            page.Always($"> **PARTIAL RESULT.** {Descriptions.Plural(report.Missing.Count, "part")} of the data could not be read; do not apply these numbers as they are.\n");
            foreach (var missing in report.Missing.Take(5))
            {
                page.Always($"> - {MarkdownText.Escape(Descriptions.Missing(missing))}\n");
            }

            page.Always("\n");
        }

        page.Always(Descriptions.Counts(report) + ".\n");
    }

    private static void Findings(MarkdownPage page, RecommendationReport report, Verbosity verbosity)
    {
        var findings = RankedFinding.Of(report, verbosity switch { Verbosity.Quiet => Severity.Critical, Verbosity.Normal => Severity.Warning, _ => Severity.Info });
        if (findings.Count == 0)
        {
            return;
        }

        page.Always($"\n### Findings: {Descriptions.Severities(findings)}\n\n");
        var shown = 0;
        foreach (var (container, finding) in findings)
        {
            var sign = finding.Severity switch { Severity.Critical => "🔴", Severity.Warning => "🟠", _ => "🔵" };
            // Half of the room stays for the tables.
            if (!page.Try($"- {sign} **{MarkdownText.Escape(container.ToString())}** ({MarkdownText.Escape(finding.Code)}): {MarkdownText.Escape(finding.Text)}\n", share: 0.5))
            {
                break;
            }

            shown++;
        }

        if (shown < findings.Count)
        {
            page.Always($"- and {Amounts.Count(findings.Count - shown)} more\n");
        }
    }

    private static int Group(MarkdownPage page, NamespaceGroup group)
    {
        var containers = group.Workloads.SelectMany(static w => w.Containers.Select(c => (Workload: w, Container: c))).ToList();
        var head = $"\n### {MarkdownText.Escape(group.Title)}\n\n| Container | CPU request | CPU limit | Memory request | Memory limit | |\n|---|--:|--:|--:|--:|---|\n";
        if (!page.Try(head))
        {
            return containers.Count;
        }

        var written = 0;
        foreach (var (workload, container) in containers)
        {
            if (!page.Try(Row(workload, container)))
            {
                return containers.Count - written;
            }

            written++;
        }

        var reasons = containers.Where(static c => c.Container.Reasons.Any(static r => r.Binding) && c.Container.Status == RecommendationStatus.Recommended).ToList();
        if (reasons.Count == 0 || !page.Try("\n<details><summary>Why these numbers</summary>\n\n", reserve: 64))
        {
            return 0;
        }

        foreach (var (_, container) in reasons)
        {
            var why = string.Join(" · ", container.Reasons.Where(static r => r.Binding).Select(static r => $"{SettingChange.Title(r.Field)}: {MarkdownText.Escape(r.Text)}"));
            if (!page.Try($"- **{MarkdownText.Escape($"{container.Id.Workload.Name}/{container.Id.Name}")}**: {why}\n", reserve: 64))
            {
                break;
            }
        }

        page.Always("\n</details>\n");
        return 0;
    }

    private static string Row(WorkloadRecommendation workload, ContainerRecommendation container)
    {
        var name = $"**{MarkdownText.Escape(workload.Id.Name)}** {MarkdownText.Escape(workload.Id.Kind)} ×{workload.Replicas}<br>{MarkdownText.Escape(container.Id.Name)}";
        var cells = SettingChange.Of(container).Select(static c => c.Direction == Direction.Same
            ? c.Now
            : $"{c.Now} → **{c.Next}**" + (c.Percent is { } percent ? $"<br>{Amounts.Percent(percent)}" : ""));
        return $"| {name} | {string.Join(" | ", cells)} | {string.Join("<br>", Marks(workload, container))} |\n";
    }

    private static IEnumerable<string> Marks(WorkloadRecommendation workload, ContainerRecommendation container)
    {
        if (Descriptions.Status(container) is { } status)
        {
            yield return "_" + MarkdownText.Escape(status) + "_";
        }

        if (container.OomKills.Count > 0)
        {
            yield return $"🔴 OOM-killed ×{container.OomKills.Count}";
        }

        if (workload.Autoscaler is { } scaler)
        {
            yield return MarkdownText.Escape(Descriptions.Scaler(scaler));
        }

        if (Descriptions.Role(container.Role) is { } role)
        {
            yield return role;
        }

        if (Descriptions.Runtime(container.Runtime.Kind) is { } runtime)
        {
            yield return runtime;
        }

        foreach (var variable in container.Environment.Where(static e => e.Value != e.Current))
        {
            yield return $"{MarkdownText.Escape(variable.Name)}={MarkdownText.Escape(variable.Value)}" + (variable.Current is { } now ? $" (now {MarkdownText.Escape(now)})" : "");
        }
    }
}
