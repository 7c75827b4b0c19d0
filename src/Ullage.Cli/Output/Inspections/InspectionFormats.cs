using Ullage.Inspection;

namespace Ullage.Cli.Output.Inspections;

/// <summary>How much is told.</summary>
/// <param name="Structs"><c>own</c>, <c>all</c> or <c>none</c>.</param>
/// <param name="Most">Rows of a list.</param>
internal sealed record InspectionDetail(string Structs, int Most);

/// <summary>A format of what was inspected.</summary>
internal interface IInspectionWriter
{
    /// <summary>Its name, as <c>--output</c> takes it.</summary>
    string Name { get; }

    /// <summary>Writes.</summary>
    void Write(IReadOnlyList<Artifact> artifacts, InspectionDetail detail, TextWriter output, OutputStyle style);
}

/// <summary>The formats of inspect, by name.</summary>
internal static class InspectionFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "text";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IInspectionWriter> All { get; } = [new InspectionText(), new InspectionJson(), new InspectionMarkdown()];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IInspectionWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
