using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ullage.Generators.RuleFiles;

/// <summary>Rule groups as YAML: Prometheus's own file, or the operator's object around it.</summary>
public static class RuleDocument
{
    // what some reader of YAML takes for null or a truth value
    private static readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    /// <summary>A file for Prometheus's <c>rule_files</c>.</summary>
    /// <param name="groups">The groups.</param>
    public static string Plain(IReadOnlyList<RuleGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var text = new StringBuilder();
        Groups(text, groups, "");
        return text.ToString();
    }

    /// <summary>A PrometheusRule for the Prometheus operator.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="namespace">Its namespace; empty to leave it to whoever applies it.</param>
    /// <param name="labels">Its labels, by which an operator's Prometheus selects rules.</param>
    public static string ForOperator(IReadOnlyList<RuleGroup> groups, string name, string @namespace, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(labels);
        var text = new StringBuilder($"apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: {Scalar(name)}\n");
        if (@namespace.Length > 0)
        {
            text.Append($"  namespace: {Scalar(@namespace)}\n");
        }

        Map(text, "labels", labels, "  ");
        text.Append("spec:\n");
        Groups(text, groups, "  ");
        return text.ToString();
    }

    private static void Groups(StringBuilder text, IReadOnlyList<RuleGroup> groups, string indent)
    {
        text.Append($"{indent}groups:\n");
        foreach (var group in groups)
        {
            text.Append($"{indent}  - name: {Scalar(group.Name)}\n{indent}    rules:\n");
            foreach (var rule in group.Rules)
            {
                Rule(text, rule, indent + "      ");
            }
        }
    }

    private static void Rule(StringBuilder text, PrometheusRuleEntry rule, string indent)
    {
        text.Append(rule.Alert is { } alert ? $"{indent}- alert: {Scalar(alert)}\n" : $"{indent}- record: {Scalar(rule.Record!)}\n");
        text.Append($"{indent}  expr: |-\n");
        foreach (var line in rule.Expression.Split('\n'))
        {
            text.Append($"{indent}    {line}\n");
        }

        if (rule.For.Length > 0)
        {
            text.Append($"{indent}  for: {rule.For}\n");
        }

        Map(text, "labels", rule.Labels, indent + "  ");
        Map(text, "annotations", rule.Annotations, indent + "  ");
    }

    private static void Map(StringBuilder text, string key, IReadOnlyList<KeyValuePair<string, string>> entries, string indent)
    {
        if (entries.Count == 0)
        {
            return;
        }

        text.Append($"{indent}{key}:\n");
        foreach (var (name, value) in entries)
        {
            text.Append($"{indent}  {Scalar(name)}: {Scalar(value)}\n");
        }
    }

    // Letters, digits and the marks of names are plain; all else is a JSON string, which YAML takes for the same text.
    private static string Scalar(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') && !_words.Contains(value)
            ? value
            : $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
