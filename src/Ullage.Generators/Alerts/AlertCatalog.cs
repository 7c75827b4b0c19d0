using System.Globalization;
using Ullage.Generators.Alerts.Watched;
using Ullage.Generators.Metrics;
using Ullage.Generators.RuleFiles;
using Ullage.Model;

namespace Ullage.Generators.Alerts;

/// <summary>Every alert there is, and rule groups made of them.</summary>
public static class AlertCatalog
{
    private static readonly IReadOnlyList<(string Group, IReadOnlyList<Alert> Alerts)> _groups =
    [
        ("ullage-containers", ContainerAlerts.All), ("ullage-runtimes", RuntimeAlerts.All), ("ullage-namespaces", NamespaceAlerts.All), ("ullage-recommendations", RecommendationAlerts.All),
    ];

    /// <summary>All of them, in the order of their groups.</summary>
    public static IReadOnlyList<Alert> All { get; } = [.. _groups.SelectMany(static g => g.Alerts)];

    /// <summary>All their parameters.</summary>
    public static IReadOnlyList<AlertParameter> Parameters { get; } = [.. All.SelectMany(static a => a.Parameters)];

    /// <summary>Makes the groups.</summary>
    /// <param name="names">Names of metrics and labels.</param>
    /// <param name="clusterLabel">The label that tells clusters apart; empty for a store of one.</param>
    /// <param name="numbers">Parameters that differ from their defaults, by name.</param>
    /// <param name="runbooks">The address under which the runbooks' pages lie; empty for none.</param>
    /// <param name="leftOut">Gets the alerts for which these names have no metric.</param>
    /// <exception cref="ArgumentException">A number is not a parameter's, or is out of its range.</exception>
    public static IReadOnlyList<RuleGroup> Groups(MetricNames names, string clusterLabel, IReadOnlyDictionary<string, double> numbers, string runbooks, ICollection<Alert> leftOut)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(clusterLabel);
        ArgumentNullException.ThrowIfNull(runbooks);
        ArgumentNullException.ThrowIfNull(leftOut);
        var scope = new AlertScope(names, clusterLabel, Complete(numbers));
        var groups = new List<RuleGroup>();
        foreach (var (group, alerts) in _groups)
        {
            var rules = new List<PrometheusRuleEntry>();
            foreach (var alert in alerts)
            {
                if (alert.Condition(scope) is { } condition)
                {
                    rules.Add(Entry(alert, condition, scope, runbooks));
                }
                else
                {
                    leftOut.Add(alert);
                }
            }

            if (rules.Count > 0)
            {
                groups.Add(new(group, rules));
            }
        }

        return groups;
    }

    private static Dictionary<string, double> Complete(IReadOnlyDictionary<string, double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var all = Parameters.ToDictionary(static p => p.Name, static p => p.Default, StringComparer.Ordinal);
        foreach (var (name, value) in numbers)
        {
            all[name] = Problem(name, value, value.ToString(CultureInfo.InvariantCulture)) is { } problem ? throw new ArgumentException(problem, nameof(numbers)) : value;
        }

        return all;
    }

    /// <summary>What is wrong with a number for a parameter; null where nothing is.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The number.</param>
    /// <param name="written">The number as it was written.</param>
    public static string? Problem(string name, double value, string written)
    {
        if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
        {
            return $"no alert has a number \"{name}\"{NearestName.Hint(name, Parameters.Select(static p => p.Name))}; expected one of {string.Join(", ", Parameters.Select(static p => p.Name))}";
        }

        return value >= parameter.Least && value <= parameter.Most ? null : $"\"{written}\" is out of range: {parameter.Range}";
    }

    private static PrometheusRuleEntry Entry(Alert alert, string condition, AlertScope scope, string runbooks) => new()
    {
        Alert = alert.Name,
        Expression = condition,
        For = alert.For,
        Labels = [new("severity", alert.Severity.ToString().ToLowerInvariant())],
        Annotations =
        [
            new("summary", Filled(alert.Summary, scope.Names)),
            new("description", Filled(alert.Description, scope.Names)),
            new("runbook", $"{alert.Look} {alert.Mend}"),
            .. runbooks.Length > 0 ? [new KeyValuePair<string, string>("runbook_url", $"{runbooks.TrimEnd('/')}/{alert.Page}.md")] : Array.Empty<KeyValuePair<string, string>>(),
        ],
    };

    // Texts are written once, with <namespace> and the like for whatever the labels are called.
    private static string Filled(string text, MetricNames names)
    {
        foreach (var (mark, label) in new[]
        {
            ("<namespace>", names.Namespace), ("<pod>", names.Pod), ("<container>", names.Container), ("<autoscaler>", names.Autoscaler), ("<quota>", names.Quota), ("<budget>", names.Budget ?? ""),
        })
        {
            text = text.Replace(mark, $"{{{{ $labels.{label} }}}}", StringComparison.Ordinal);
        }

        return text;
    }
}
