using System.Globalization;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>The run as a message to a chat: <c>text</c>, which every receiver of Slack's kind shows, and <c>blocks</c> for those that lay it out.</summary>
public static class WebhookMessage
{
    // Slack refuses a block's text over 3,000 characters; ten lines of any names stay below.
    private const int MostLines = 10;
    private const int MostLine = 280;

    /// <summary>The message as JSON.</summary>
    public static byte[] Write(FleetSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var changed = summary.Result.Changes.Changes.Take(MostLines).Select(static c => $"{c.Container}: {c.Text}").ToList();
        var (needs, savings) = (Lines(summary.Needs), Lines(summary.Savings));
        var partial = summary.Report.Missing.Count > 0 ? " A part of the samples could not be read." : "";
        return SummaryDocument.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("text", Escaped($"{summary.News} {summary.Totals}{partial}"));
            json.WriteStartArray("blocks");
            Section($"*{Escaped(summary.News)}*\n{Escaped(summary.Totals + partial)}");
            List("Changed", changed, summary.Result.Changes.Changes.Count);
            List("Need more", needs, summary.Needs.Count());
            List("Largest savings", savings, summary.Savings.Count());
            json.WriteEndArray();
            json.WriteEndObject();

            void List(string head, List<string> lines, int all)
            {
                if (lines.Count > 0)
                {
                    Section($"*{head}*\n{string.Join('\n', lines.Select(static l => "• " + Escaped(l.Length > MostLine ? l[..MostLine] + "…" : l)))}{(all > lines.Count ? string.Create(CultureInfo.InvariantCulture, $"\n… and {all - lines.Count} more") : "")}");
                }
            }

            void Section(string text)
            {
                json.WriteStartObject();
                json.WriteString("type", "section");
                json.WriteStartObject("text");
                json.WriteString("type", "mrkdwn");
                json.WriteString("text", text);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        });
    }

    private static List<string> Lines(IEnumerable<(WorkloadRecommendation Workload, ContainerRecommendation Container)> of) =>
        [.. of.Take(MostLines).Select(static p => $"{p.Container.Id} ×{p.Workload.Replicas.ToString(CultureInfo.InvariantCulture)}: {FleetSummary.Line(p.Container)}")];

    // Slack's three characters: a name must not become a link or call everybody in the channel.
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
