using System.Globalization;
using Ullage.Generators.Alerts;

namespace Ullage.Cli.Configuration;

/// <summary>How dashboards and rules are generated.</summary>
internal static class WatchingSettings
{
    public static readonly Setting<string?> Format = new()
    {
        Name = "format",
        Group = SettingGroup.Generate,
        Placeholder = "FORMAT",
        Summary = "Dashboards: json as Grafana imports it, configmap for its sidecar. Rules: operator for a PrometheusRule, plain for Prometheus's rule_files.",
        Choices = ["json", "configmap", "operator", "plain"],
        Default = "json, operator",
        Example = "plain",
        InFile = false,
        Read = Reads.Last<string?>(static t => ValueText.Choice(t, ["json", "configmap", "operator", "plain"])),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, double>>> Threshold = new()
    {
        Name = "threshold",
        Group = SettingGroup.Generate,
        Shape = SettingShape.Pairs,
        Placeholder = "NAME=NUMBER",
        Summary = "A number of an alert in place of its default; docs/runbooks lists them: " + string.Join(", ", AlertCatalog.Parameters.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} ({p.Default:0.##}{p.Unit})"))) + ".",
        Example = "memory-near-limit=85",
        Read = Reads.Each(Number),
        Otherwise = [],
    };

    public static readonly Setting<string> ByCluster = new()
    {
        Name = "by-cluster",
        Group = SettingGroup.Generate,
        Placeholder = "LABEL",
        Summary = "The label that names the cluster on a store shared by several: a variable of dashboards, and kept apart by rules.",
        Default = "a store of one cluster",
        Example = "cluster",
        Read = Reads.Last(Label),
        Otherwise = "",
    };

    public static readonly Setting<string> Runbooks = new()
    {
        Name = "runbooks",
        Group = SettingGroup.Generate,
        Placeholder = "URL",
        Summary = "Where docs/runbooks are to be read: each alert links its page there (annotation runbook_url). The gist is in the annotation runbook in any case.",
        Example = "https://wiki.example.com/runbooks",
        Read = Reads.Last(Reads.Text),
        Otherwise = "",
    };

    public static readonly Setting<string?> ObjectName = new()
    {
        Name = "object-name",
        Group = SettingGroup.Generate,
        Placeholder = "NAME",
        Summary = "Name of the PrometheusRule.",
        Default = "ullage-alerts, ullage-recordings",
        Example = "saturation",
        Read = Reads.Last<string?>(Name),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> ObjectLabel = new()
    {
        Name = "object-label",
        Group = SettingGroup.Generate,
        Shape = SettingShape.Pairs,
        Placeholder = "KEY=VALUE",
        Summary = "A label of the object, such as the one by which the operator's Prometheus selects rules.",
        Example = "release=kube-prometheus-stack",
        Read = Reads.Each(ValueText.Pair),
        Otherwise = [],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Format, ByCluster, Threshold, Runbooks, ObjectName, ObjectLabel];

    private static KeyValuePair<string, double> Number(string text)
    {
        var (name, value) = ValueText.Pair(text);
        var number = double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : double.NaN;
        return AlertCatalog.Problem(name, number, value) is { } problem ? throw new FormatException(problem) : new(name, number);
    }

    private static string Label(string text) => text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? text : throw new FormatException($"\"{text}\" is not a label's name; expected letters, digits and underscores");

    private static string Name(string text) => text.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        ? text : throw new FormatException($"\"{text}\" is not a name of an object; expected lower case letters, digits, dashes and dots");
}
