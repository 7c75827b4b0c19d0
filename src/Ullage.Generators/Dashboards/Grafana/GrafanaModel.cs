using System.Text.Json.Serialization;

namespace Ullage.Generators.Dashboards.Grafana;

/// <summary>Grafana's dashboard JSON, as far as it is written here; properties stand in the order in which they are written.</summary>
internal sealed record GrafanaDashboard(
    string Uid, string Title, string Description, IReadOnlyList<string> Tags, int SchemaVersion, int Version, bool Editable, int GraphTooltip, string Refresh,
    GrafanaTime Time, string Timezone, GrafanaTemplating Templating, IReadOnlyList<GrafanaPanel> Panels);

/// <summary>The stretch of time shown at first.</summary>
internal sealed record GrafanaTime(string From, string To);

/// <summary>Variables.</summary>
internal sealed record GrafanaTemplating(IReadOnlyList<GrafanaVariable> List);

/// <summary>A variable: the data source, or what a query finds.</summary>
internal sealed record GrafanaVariable(string Name, string Label, string Type)
{
    public GrafanaSource? Datasource { get; init; }

    public object? Query { get; init; }

    public string? Definition { get; init; }

    public string? Regex { get; init; }

    public int? Refresh { get; init; }

    public int? Sort { get; init; }

    public bool? Multi { get; init; }

    public bool? IncludeAll { get; init; }

    public string? AllValue { get; init; }

    public GrafanaChoice? Current { get; init; }
}

/// <summary>What a variable stands at when the dashboard is opened first.</summary>
internal sealed record GrafanaChoice(string Text, string Value);

/// <summary>The query of a variable.</summary>
internal sealed record GrafanaVariableQuery(string Query, string RefId);

/// <summary>A data source by reference.</summary>
internal sealed record GrafanaSource(string Type, string Uid);

/// <summary>A panel, or the heading of a row.</summary>
internal sealed record GrafanaPanel(int Id, string Type, string Title, GrafanaPlace GridPos)
{
    public string? Description { get; init; }

    public bool? Collapsed { get; init; }

    public GrafanaSource? Datasource { get; init; }

    public IReadOnlyList<GrafanaTarget>? Targets { get; init; }

    public GrafanaFieldConfig? FieldConfig { get; init; }

    public GrafanaOptions? Options { get; init; }

    public IReadOnlyList<GrafanaPanel>? Panels { get; init; }
}

/// <summary>Where a panel lies.</summary>
internal sealed record GrafanaPlace(int H, int W, int X, int Y);

/// <summary>A query.</summary>
internal sealed record GrafanaTarget(string RefId, GrafanaSource Datasource, string Expr, string LegendFormat, bool Instant, bool Range, string Format);

/// <summary>How values are shown.</summary>
internal sealed record GrafanaFieldConfig(GrafanaDefaults Defaults, IReadOnlyList<GrafanaOverride> Overrides);

/// <summary>How every value is shown.</summary>
internal sealed record GrafanaDefaults(string Unit, [property: JsonPropertyOrder(1)] GrafanaThresholds Thresholds)
{
    public double? Min { get; init; }

    public GrafanaCustom? Custom { get; init; }
}

/// <summary>How some values are shown; none is used.</summary>
internal sealed record GrafanaOverride(string Matcher);

/// <summary>How lines are drawn.</summary>
internal sealed record GrafanaCustom(int LineWidth, int FillOpacity, string ShowPoints, bool SpanNulls, GrafanaThresholdStyle ThresholdsStyle);

/// <summary>Whether thresholds are drawn.</summary>
internal sealed record GrafanaThresholdStyle(string Mode);

/// <summary>From which value on which colour.</summary>
internal sealed record GrafanaThresholds(string Mode, IReadOnlyList<GrafanaStep> Steps);

/// <summary>One colour; the first has no value.</summary>
internal sealed record GrafanaStep(string Color, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);

/// <summary>What surrounds a panel's values.</summary>
internal sealed record GrafanaOptions
{
    public GrafanaLegend? Legend { get; init; }

    public GrafanaTooltip? Tooltip { get; init; }

    public GrafanaReduce? ReduceOptions { get; init; }

    public string? TextMode { get; init; }

    public string? ColorMode { get; init; }

    public bool? ShowHeader { get; init; }
}

/// <summary>The legend.</summary>
internal sealed record GrafanaLegend(bool ShowLegend, string DisplayMode, string Placement, IReadOnlyList<string> Calcs);

/// <summary>What a pointer shows.</summary>
internal sealed record GrafanaTooltip(string Mode, string Sort);

/// <summary>Which value of a series counts.</summary>
internal sealed record GrafanaReduce(IReadOnlyList<string> Calcs, string Fields, bool Values);

/// <summary>Their JSON, without reflection.</summary>
[JsonSerializable(typeof(GrafanaDashboard))]
[JsonSerializable(typeof(GrafanaVariableQuery))]
[JsonSerializable(typeof(string))]
internal sealed partial class GrafanaJson : JsonSerializerContext;
