namespace Ullage.Generators.Dashboards;

/// <summary>Panels under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Panels">The panels, in reading order.</param>
public sealed record DashboardRow(string Title, IReadOnlyList<Panel> Panels);

/// <summary>A variable that a viewer chooses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What stands before the choice.</param>
/// <param name="Query">Where its values come from: <c>label_values(…)</c>.</param>
/// <param name="Extract">A regular expression whose first group is the value; empty for the whole.</param>
public sealed record DashboardVariable(string Name, string Label, string Query, string Extract = "");

/// <summary>A dashboard, independent of Grafana's format.</summary>
public sealed record Dashboard
{
    /// <summary>Its kind, as the command line names it: the file's name too.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in Grafana's addresses: the same at every generation, so that importing again replaces.</summary>
    public required string Uid { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for, in sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Its variables beside the data source, in the order in which they depend on each other.</summary>
    public required IReadOnlyList<DashboardVariable> Variables { get; init; }

    /// <summary>Its rows; none is empty.</summary>
    public required IReadOnlyList<DashboardRow> Rows { get; init; }
}
