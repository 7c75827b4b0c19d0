using Ullage.Cli.Output.Documents;

namespace Ullage.Cli.Output;

/// <summary>The formats of a report, by name.</summary>
internal static class ReportFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "json";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } =
    [
        DocumentReport.Json,
        DocumentReport.Yaml,
    ];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IReportWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
