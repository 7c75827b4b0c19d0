using Ullage.Application.Checklist;

namespace Ullage.Cli.Output.Checklists;

/// <summary>A format of the checklist.</summary>
internal interface IChecklistWriter
{
    /// <summary>Its name, as <c>--output</c> takes it.</summary>
    string Name { get; }

    /// <summary>Writes.</summary>
    void Write(ChecklistReport report, TextWriter output, OutputStyle style);
}

/// <summary>The formats, by name.</summary>
internal static class ChecklistFormats
{
    /// <summary>The format taken when none is asked for.</summary>
    public const string Default = "text";

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<IChecklistWriter> All { get; } = [new ChecklistText(), new ChecklistJson(), new ChecklistMarkdown(), new ChecklistPage()];

    /// <summary>The format of that name (any case), or null.</summary>
    public static IChecklistWriter? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
