using System.Globalization;
using Ullage.Audit.Findings;
using Ullage.Cli.Output.Html;

namespace Ullage.Cli.Output.Audits;

/// <summary>One page that needs nothing else: findings by file, each with its line and the way out.</summary>
internal sealed class AuditPage : IAuditWriter
{
    // Bytes on either side of what is meant: a line of JSON may be the whole file.
    private const int MostOfLine = 500;

    public string Name => "html";

    public string Description => "one page that needs nothing else.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        var html = new HtmlWriter(output);
        HtmlHead.BeginSheet(html, "Ullage audit", AuditWords.Total(report));
        foreach (var file in report.Findings.GroupBy(static f => f.Source.Path))
        {
            html.Write($"<section><h2>{file.Key}</h2>\n");
            foreach (var finding in file)
            {
                Finding(html, finding);
            }

            html.Markup("</section>\n");
        }

        if (report.Problems.Count > 0)
        {
            html.Markup("<section><h2>Not audited</h2><ul>\n");
            foreach (var problem in report.Problems)
            {
                html.Write($"<li>{problem.Path}: {problem.Reason}</li>\n");
            }

            html.Markup("</ul></section>\n");
        }

        html.Markup("</main></body></html>\n");
    }

    private static void Finding(HtmlWriter html, AuditFinding finding)
    {
        var level = AuditWords.Level(finding.Severity);
        var number = finding.Start.Line.ToString(CultureInfo.InvariantCulture);
        html.Write($"<details class=\"{level}\"><summary><b>{level}</b> <code>{finding.Rule.Id}</code> {finding.Message} <span>{finding.Resource.ToString()}, line {number}</span></summary>\n");
        html.Write($"<pre><i>{number}</i> {finding.Shown(MostOfLine).ToString()}</pre>\n<p>{finding.Rule.Why}</p><p>{finding.Rule.Remedy}</p></details>\n");
    }
}
