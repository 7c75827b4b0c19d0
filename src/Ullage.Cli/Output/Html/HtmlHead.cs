using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Html;

/// <summary>The page's head: the mark, what was looked at, and loudly whether something is missing.</summary>
internal static class HtmlHead
{
    /// <summary>A cask with the room left above what it holds: the ullage.</summary>
    public const string Mark = """
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path class="cask" d="M8 4h16c3 7 3 17 0 24H8C5 21 5 11 8 4z"/><path class="fill" d="M6.3 15.5c3-1.6 6.4 1.6 9.7 0s6.7 1.6 9.7 0c.1 4.3-.4 8.5-1.7 12.5H8c-1.3-4-1.8-8.2-1.7-12.5z"/></svg>
        """;

    /// <summary>Begins a page of the audit's sheet, up to its first section.</summary>
    public static void BeginSheet(HtmlWriter html, string title, string total)
    {
        html.Write($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\n<style>\n");
        html.Markup(HtmlAsset.Read("audit.css"));
        html.Markup("</style></head><body>\n<header>");
        html.Markup(Mark);
        html.Write($"<div><h1>{title}</h1><p>{total}</p></div></header>\n<main>\n");
    }

    public static void Write(HtmlWriter html, RecommendationReport report)
    {
        html.Markup("<header>\n");
        html.Markup(Mark);
        html.Write($"<div><h1>Ullage</h1><p>{Descriptions.Window(report)} · policy <b>{report.Policy}</b> · {report.Source}</p></div>\n</header>\n");
        if (report.Missing.Count > 0)
        {
            html.Write($"<section class=\"partial\" role=\"alert\"><h2>Partial result</h2><p>{Descriptions.Plural(report.Missing.Count, "part")} of the data could not be read. Do not apply these numbers as they are.</p><ul>\n");
            foreach (var missing in report.Missing)
            {
                html.Write($"<li>{Descriptions.Missing(missing)}</li>\n");
            }

            html.Markup("</ul></section>\n");
        }
    }
}
