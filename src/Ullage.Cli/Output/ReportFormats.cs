using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Html;
using Ullage.Cli.Output.Markdown;
using Ullage.Cli.Output.Patches;
using Ullage.Cli.Output.Spreadsheets;
using Ullage.Cli.Output.Tables;

namespace Ullage.Cli.Output;

/// <summary>The formats of a report, by name.</summary>
internal static class ReportFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "table";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } =
    [
        new TableReport(),
        new WideReport(),
        DocumentReport.Json,
        DocumentReport.Yaml,
        new CsvReport(),
        new MarkdownReport(),
        new HtmlReport(),
        new PatchReport(),
    ];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IReportWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
