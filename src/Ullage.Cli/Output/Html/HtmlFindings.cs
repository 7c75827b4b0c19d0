using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>Findings, most severe first, and notices.</summary>
internal static class HtmlFindings
{
    // More than these, and what is only worth knowing, is folded away. Critical ones never are.
    private const int MostOpen = 6;

    public static void Write(HtmlWriter html, RecommendationReport report)
    {
        var findings = RankedFinding.Of(report, Severity.Info);
        if (findings.Count > 0)
        {
            var critical = findings.Count(static f => f.Finding.Severity == Severity.Critical);
            var open = Math.Max(critical, Math.Min(MostOpen, findings.Count(static f => f.Finding.Severity > Severity.Info)));
            html.Write($"<section class=\"findings\"><h2>Findings <small>{Descriptions.Severities(findings)}</small></h2>\n");
            List(html, findings.Take(open));
            if (open < findings.Count)
            {
                html.Write($"<details><summary>{Descriptions.Plural(findings.Count - open, "finding")} more</summary>");
                List(html, findings.Skip(open));
                html.Markup("</details>");
            }

            html.Markup("</section>\n");
        }

        if (report.Notices.Count > 0)
        {
            html.Markup("<section class=\"notices\"><h2>Notes</h2><ul>\n");
            foreach (var notice in report.Notices)
            {
                html.Write($"<li>{notice.Text}</li>\n");
            }

            html.Markup("</ul></section>\n");
        }
    }

    private static void List(HtmlWriter html, IEnumerable<RankedFinding> findings)
    {
        html.Markup("<ul>\n");
        foreach (var (container, finding) in findings)
        {
            html.Write($"<li class=\"{Name(finding.Severity)}\"><b class=\"sev\">{Name(finding.Severity)}</b><div><p><strong>{container.ToString()}</strong> <code>{finding.Code}</code></p><p>{finding.Text}</p></div></li>\n");
        }

        html.Markup("</ul>");
    }

    /// <summary>A severity as class and word.</summary>
    public static string Name(Severity severity) => severity switch { Severity.Critical => "critical", Severity.Warning => "warning", _ => "info" };
}
