using Ullage.Application.Rightsize;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Markdown;
using Ullage.Model;

namespace Ullage.Cli.Rightsize;

/// <summary>A run of the job in a report's format: what changed since the last run stands first where the format has room for it.</summary>
/// <param name="result">The run.</param>
/// <param name="format">The report's format.</param>
/// <param name="isLogged">Whether nobody reads it as it comes: JSON is then one line, as collectors of a pod's output take it.</param>
internal sealed class RightsizeWriter(RightsizeResult result, IReportWriter format, bool isLogged = false) : IReportWriter
{
    private const int MostLines = 20;

    public string Name => format.Name;

    public string Description => format.Description;

    public string FileExtension => format.FileExtension;

    public bool TellsNotices => format.TellsNotices;

    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        switch (format.Name)
        {
            case "json":
                using (var json = new JsonDocumentWriter(output, indented: !isLogged))
                {
                    RightsizeShape.Write(json, result, report, style.Verbosity == Verbosity.Detailed);
                }

                break;
            case "yaml":
                RightsizeShape.Write(new YamlDocumentWriter(output), result, report, style.Verbosity == Verbosity.Detailed);
                break;
            case "table" or "wide":
                News(report, output, static line => line, "  ");
                format.Write(report, output, style);
                break;
            case "markdown":
                News(report, output, MarkdownText.Escape, "- ");
                format.Write(report, output, style);
                break;
            default:
                format.Write(report, output, style);
                break;
        }
    }

    private void News(RecommendationReport report, TextWriter output, Func<string, string> escaped, string bullet)
    {
        output.Write(escaped(FleetSummary.Of(result with { Report = report }).News) + "\n\n");
        foreach (var change in result.Changes.Changes.Take(MostLines))
        {
            output.Write($"{bullet}{escaped($"{change.Container}: {change.Text}")}\n");
        }

        if (result.Changes.Changes.Count > MostLines)
        {
            output.Write($"{bullet}… and {result.Changes.Changes.Count - MostLines} more\n");
        }

        output.Write(result.Changes.Changes.Count > 0 ? "\n" : "");
    }
}
