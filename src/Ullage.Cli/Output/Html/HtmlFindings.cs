using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>Findings, most severe first, and notices.</summary>
internal static class HtmlFindings
{
    // More than these are folded away.
    private const int MostOpen = 6;

    public static void Write(HtmlWriter html, RecommendationReport report)
    {
        var findings = RankedFinding.Of(report, Severity.Info);
        if (findings.Count > 0)
        {
            html.Write($"<section class=\"findings\"><h2>Findings <small>{Descriptions.Severities(findings)}</small></h2>\n<ul>\n");
            for (var i = 0; i < findings.Count; i++)
            {
                if (i == MostOpen)
                {
                    html.Write($"</ul><details><summary>{Amounts.Count(findings.Count - i)} more</summary><ul>\n");
                }

                var (container, finding) = findings[i];
                html.Write($"<li class=\"{Name(finding.Severity)}\"><b class=\"sev\">{Name(finding.Severity)}</b><div><p><strong>{container.ToString()}</strong> <code>{finding.Code}</code></p><p>{finding.Text}</p></div></li>\n");
            }

            html.Markup(findings.Count > MostOpen ? "</ul></details></section>\n" : "</ul></section>\n");
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

    /// <summary>A severity as class and word.</summary>
    public static string Name(Severity severity) => severity switch { Severity.Critical => "critical", Severity.Warning => "warning", _ => "info" };
}
