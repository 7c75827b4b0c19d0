using Ullage.Application.Backtest;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Html;

namespace Ullage.Cli.Output.Backtests;

/// <summary>One file that needs nothing else, light and dark: the comparison, slack against kills, and what was predicted against what was met.</summary>
internal sealed class BacktestPage : IBacktestWriter
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public void Write(BacktestReport report, TextWriter output, OutputStyle style)
    {
        var html = new HtmlWriter(output);
        // No script at all; whatever slips through the escaping can neither run nor load.
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
        html.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.Write($"<title>Ullage: backtest, {BacktestWords.Window(report)}</title>\n<style>\n");
        html.Markup(HtmlAsset.Read("report.css"));
        html.Markup(HtmlAsset.Read("backtest.css"));
        html.Markup("</style>\n</head>\n<body>\n<header>\n");
        html.Markup(HtmlHead.Mark);
        html.Write($"<div><h1>Ullage backtest</h1><p>{BacktestWords.Window(report)} · {report.Source}</p></div>\n</header>\n");
        if (report.Missing.Count > 0)
        {
            html.Write($"<section class=\"partial\" role=\"alert\"><h2>Partial result</h2><p>{Descriptions.Plural(report.Missing.Count, "part")} of the data could not be read.</p></section>\n");
        }

        html.Write($"<main>\n<p>{BacktestWords.Walk(report)}.</p>\n");
        Policies(html, report);
        html.Markup("<div class=\"charts\">\n");
        BacktestPlots.SlackAndKills(html, report.Result.Policies);
        BacktestPlots.Calibration(html, report.Result.Calibration);
        html.Markup("</div>\n");
        Predictions(html, report);
        Hits(html, report);
        html.Write($"</main>\n<footer>{Descriptions.Read(report.Read)} read from {report.Source}. All times are UTC.</footer>\n</body>\n</html>\n");
    }

    private static void Policies(HtmlWriter html, BacktestReport report)
    {
        var columns = BacktestColumn.Of(report);
        html.Markup("<h2>Policies</h2>\n<div class=\"scroll\"><table class=\"pct compare\"><thead><tr><th scope=\"col\">policy</th>");
        foreach (var column in columns)
        {
            html.Write($"<th scope=\"col\" title=\"{column.Meaning}\">{column.Title}</th>");
        }

        html.Markup("</tr></thead><tbody>\n");
        foreach (var policy in report.Result.Policies)
        {
            html.Write($"<tr><th scope=\"row\" title=\"{policy.Summary}\">{policy.Policy}{(policy.IsPeer ? " (peer)" : "")}</th>");
            foreach (var column in columns)
            {
                html.Write($"<td>{column.Cell(policy)}</td>");
            }

            html.Markup("</tr>\n");
        }

        html.Markup("</tbody></table></div>\n<p class=\"note\">");
        foreach (var column in columns)
        {
            html.Write($"<b>{column.Title}</b>: {column.Meaning}. ");
        }

        html.Markup("</p>\n");
    }

    private static void Predictions(HtmlWriter html, BacktestReport report)
    {
        if (report.Result.Calibration.Count == 0)
        {
            html.Markup("<p class=\"note\">No policy stated a chance over a step: nothing predicted, nothing to compare.</p>\n");
            return;
        }

        html.Markup("<h2>Predicted and met</h2>\n");
        html.Write($"<p class=\"note\">{BacktestWords.Chance(report)}</p>\n");
        html.Markup("<div class=\"scroll\"><table class=\"pct compare\"><thead><tr><th scope=\"col\">policy</th><th>band</th><th>predicted</th><th>met</th><th>cases</th><th>95% interval</th><th></th></tr></thead><tbody>\n");
        foreach (var row in report.Result.Calibration)
        {
            html.Write($"<tr><th scope=\"row\">{row.Policy}</th><td>{BacktestWords.Band(row)}</td><td>{BacktestColumn.Share(row.Predicted)}</td><td>{BacktestColumn.Share(row.Share)}</td><td>{Amounts.Count(row.Met)} of {Amounts.Count(row.Cases)}</td>");
            html.Write($"<td>{BacktestColumn.Share(row.Low)} – {BacktestColumn.Share(row.High)}</td><td class=\"{(row.TooFew ? "" : row.Holds ? "good" : "warn")}\">{BacktestWords.Held(row)}</td></tr>\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    private static void Hits(HtmlWriter html, BacktestReport report)
    {
        foreach (var policy in report.Result.Policies.Where(static p => p.Hits.Count > 0))
        {
            html.Write($"<details><summary>Killed most by {policy.Policy}: {Descriptions.Plural(policy.OomContainers, "container")}</summary><ul>");
            foreach (var hit in policy.Hits)
            {
                html.Write($"<li>{BacktestWords.Hit(hit)}</li>");
            }

            html.Markup("</ul></details>\n");
        }
    }
}
