using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Explain;

namespace Ullage.Cli.Output;

/// <summary>The formats of <c>explain</c>, by name: each shows every container of the report it is given in full, so give it a report of one workload.</summary>
internal static class ExplainFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "text";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } = [new ExplainText(), DocumentReport.JsonWithHours, DocumentReport.YamlWithHours];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IReportWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
