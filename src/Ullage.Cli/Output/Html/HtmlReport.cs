using System.Security.Cryptography;
using System.Text;
using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>One file that needs nothing else: no script, style, font or picture is loaded from anywhere.</summary>
internal sealed class HtmlReport : IReportWriter
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Description => "one self-contained page with charts, light and dark";

    /// <inheritdoc/>
    public string FileExtension => ".html";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var html = new HtmlWriter(output);
        var script = HtmlAsset.Read("report.js");
        // Whatever slips through the escaping can neither run nor load: only this script may.
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        html.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.Write($"<title>Ullage: {report.Policy}, {Descriptions.Window(report)}</title>\n<style>\n");
        html.Markup(HtmlAsset.Read("report.css"));
        html.Markup("</style>\n</head>\n<body>\n");
        HtmlHead.Write(html, report);
        html.Markup("<main>\n");
        HtmlSummary.Write(html, report);
        HtmlFindings.Write(html, report);
        HtmlTable.Write(html, report);
        html.Markup("</main>\n");
        html.Write($"<footer>Ullage, policy {report.Policy}. {Descriptions.Read(report.Read)} read from {report.Source}. All times are UTC.</footer>\n");
        html.Markup("<div id=\"tip\" role=\"status\" hidden></div>\n<script>");
        html.Markup(script);
        html.Markup("</script>\n</body>\n</html>\n");
    }
}
