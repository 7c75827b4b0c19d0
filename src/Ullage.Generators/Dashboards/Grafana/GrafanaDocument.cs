using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ullage.Generators.Dashboards.Grafana;

/// <summary>A dashboard as the JSON that Grafana imports and provisions. The same dashboard gives the same bytes.</summary>
public static class GrafanaDocument
{
    /// <summary>The version of Grafana's dashboard schema that is written: Grafana 10.2 and later read it as it is.</summary>
    public const int SchemaVersion = 38;

    private static readonly GrafanaSource _source = new("prometheus", "${datasource}");

    private static readonly GrafanaJson _json = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // The file is read by people too; it never lands inside a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes it.</summary>
    /// <param name="dashboard">The dashboard.</param>
    public static string Write(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        return JsonSerializer.Serialize(Model(dashboard), _json.GrafanaDashboard) + "\n";
    }

    private static GrafanaDashboard Model(Dashboard dashboard) => new(
        dashboard.Uid, dashboard.Title, dashboard.Description, ["ullage"], SchemaVersion, 1, true, 1, "1m", new("now-6h", "now"), "browser",
        new([Source(), .. dashboard.Variables.Select(Variable)]), Panels(dashboard));

    private static GrafanaVariable Source() => new("datasource", "Data source", "datasource") { Query = "prometheus", Refresh = 1, Multi = false, IncludeAll = false, Regex = "" };

    private static GrafanaVariable Variable(DashboardVariable variable) => new(variable.Name, variable.Label, "query")
    {
        Datasource = _source,
        Query = new GrafanaVariableQuery(variable.Query, variable.Name),
        Definition = variable.Query,
        Regex = variable.Extract,
        // on every change of the time range, sorted by name
        Refresh = 2,
        Sort = 1,
        Multi = true,
        IncludeAll = true,
        AllValue = ".+",
        Current = new("All", "$__all"),
    };

    private static List<GrafanaPanel> Panels(Dashboard dashboard)
    {
        var panels = new List<GrafanaPanel>();
        var top = 0;
        foreach (var row in dashboard.Rows)
        {
            panels.Add(new(panels.Count + 1, "row", row.Title, new(1, GridLayout.Columns, 0, top)) { Collapsed = false, Panels = [] });
            foreach (var (panel, place) in row.Panels.Zip(GridLayout.Place(row.Panels, top + 1, out top)))
            {
                panels.Add(Of(panels.Count + 1, panel, place));
            }
        }

        return panels;
    }

    private static GrafanaPanel Of(int id, Panel panel, GridPlace place) => new(id, TypeOf(panel.Kind), panel.Title, new(place.Height, place.Width, place.X, place.Y))
    {
        Description = panel.Description,
        Datasource = _source,
        Targets =
        [
            .. panel.Queries.Select((query, i) => new GrafanaTarget(
                ((char)('A' + i)).ToString(), _source, query.Expression, query.Legend, panel.Kind != PanelKind.Lines, panel.Kind == PanelKind.Lines, panel.Kind == PanelKind.Table ? "table" : "time_series")),
        ],
        FieldConfig = new(
            new(panel.Unit, Thresholds(panel))
            {
                Min = panel.FromZero ? 0 : null,
                Custom = panel.Kind == PanelKind.Lines ? new(1, 10, "never", false, new(panel.WarnAt is null ? "off" : "dashed")) : null,
            }, []),
        Options = panel.Kind switch
        {
            PanelKind.Lines => new() { Legend = new(true, "table", "bottom", ["lastNotNull", "max"]), Tooltip = new("multi", "desc") },
            PanelKind.Number => new() { ReduceOptions = new(["lastNotNull"], "", false), TextMode = "auto", ColorMode = "none" },
            _ => new() { ShowHeader = true },
        },
    };

    private static string TypeOf(PanelKind kind) => kind switch { PanelKind.Lines => "timeseries", PanelKind.Number => "stat", _ => "table" };

    private static GrafanaThresholds Thresholds(Panel panel) => new("absolute", [new("green", null), .. panel.WarnAt is { } at ? [new GrafanaStep("orange", at)] : Array.Empty<GrafanaStep>()]);
}
