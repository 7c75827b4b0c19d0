using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Inspections;

/// <summary>A line of facts: what, and how it is.</summary>
/// <param name="Label">What.</param>
/// <param name="Value">How.</param>
/// <param name="Ink">Whether it is good, or to be looked at.</param>
internal sealed record FactRow(string Label, string Value, Ink Ink = Ink.Plain);

/// <summary>A table; its first column is aligned left, the others right, a last one named "" left.</summary>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Cells.</param>
internal sealed record FactTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Whether a column's cells end at the same place.</summary>
    public bool IsRight(int column) => column > 0 && Columns[column].Length > 0 && Columns[column][0] != ' ';
}

/// <summary>Facts under a heading.</summary>
internal sealed record FactSection(string Title)
{
    /// <summary>Lines.</summary>
    public List<FactRow> Rows { get; } = [];

    /// <summary>A table below them.</summary>
    public FactTable? Table { get; set; }

    /// <summary>Sentences below that.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a line where there is something to say.</summary>
    public void Add(string label, string? value, Ink ink = Ink.Plain)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Rows.Add(new FactRow(label, value, ink));
        }
    }
}

/// <summary>What is told of one artifact, before it is dressed as text or Markdown.</summary>
/// <param name="Title">Its path.</param>
/// <param name="Subtitle">What it is, in a few words.</param>
/// <param name="Sections">What is told.</param>
internal sealed record FactPage(string Title, string Subtitle, IReadOnlyList<FactSection> Sections);
