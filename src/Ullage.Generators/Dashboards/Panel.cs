namespace Ullage.Generators.Dashboards;

/// <summary>How a panel shows its series.</summary>
public enum PanelKind
{
    /// <summary>Lines over time.</summary>
    Lines,

    /// <summary>The latest value as a number.</summary>
    Number,

    /// <summary>The latest values as rows.</summary>
    Table,
}

/// <summary>A query of a panel.</summary>
/// <param name="Expression">PromQL, with the dashboard's variables.</param>
/// <param name="Legend">Name of each series, with labels in double braces.</param>
public sealed record PanelQuery(string Expression, string Legend);

/// <summary>A panel, before it has a place.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Grafana's name of the unit, such as <c>bytes</c>.</param>
/// <param name="Queries">Its queries, at least one.</param>
public sealed record Panel(string Title, string Unit, IReadOnlyList<PanelQuery> Queries)
{
    /// <summary>What it means and what to look for, in sentences.</summary>
    public required string Description { get; init; }

    /// <summary>How it shows its series.</summary>
    public PanelKind Kind { get; init; }

    /// <summary>Columns of the grid's 24.</summary>
    public int Width { get; init; } = 12;

    /// <summary>Rows of the grid.</summary>
    public int Height { get; init; } = 8;

    /// <summary>The value from which on it is drawn as a warning; null for none.</summary>
    public double? WarnAt { get; init; }

    /// <summary>Whether values are never below zero, so that the axis begins there.</summary>
    public bool FromZero { get; init; } = true;
}
