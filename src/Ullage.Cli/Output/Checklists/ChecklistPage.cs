using Ullage.Application.Checklist;
using Ullage.Cli.Output.Html;

namespace Ullage.Cli.Output.Checklists;

/// <summary>One page that needs nothing else.</summary>
internal sealed class ChecklistPage : IChecklistWriter
{
    public string Name => "html";

    public void Write(ChecklistReport report, TextWriter output, OutputStyle style)
    {
        var html = new HtmlWriter(output);
        HtmlHead.BeginSheet(html, "Ullage checklist", ChecklistWords.Total(report));
        foreach (var part in report.Items.GroupBy(static i => i.Point.Heading))
        {
            html.Write($"<section><h2>{ChecklistWords.Heading(part.Key)}</h2>\n");
            foreach (var item in part)
            {
                Item(html, item);
            }

            html.Markup("</section>\n");
        }

        html.Write($"<p>Read: {string.Join("; ", report.Read)}.</p>\n");
        html.Markup("</main></body></html>\n");
    }

    private static void Item(HtmlWriter html, ChecklistItem item)
    {
        // the sheet's colours: what is not met stands out, what is met is calm
        var level = item.Verdict switch { ChecklistVerdict.NotMet => "error", ChecklistVerdict.Unknown => "warning", _ => "note" };
        html.Write($"<details class=\"{level}\"><summary><b>{ChecklistWords.Mark(item.Verdict)}</b> {item.Point.Title}</summary>\n<ul>\n");
        foreach (var evidence in item.Evidence)
        {
            html.Write($"<li>{evidence.Text} <code>{evidence.Place}</code></li>\n");
        }

        html.Markup("</ul>\n");
        if (item.Verdict == ChecklistVerdict.Unknown)
        {
            html.Write($"<p>C{ChecklistWords.Open(item)[1..]}.</p>\n");
        }

        if (item.Mend.Length > 0)
        {
            html.Write($"<pre>{item.Mend}</pre>\n");
        }

        html.Markup("</details>\n");
    }
}
