using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Selection;

/// <summary>
/// A selector as Kubernetes reads it (apimachinery's LabelSelectorAsSelector): every pair of <c>matchLabels</c> and every one of <c>matchExpressions</c> must
/// hold; an empty selector matches everything; none at all, or one that does not parse, matches nothing.
/// </summary>
internal sealed class LabelSelector
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];
    private readonly List<(string Key, string Operator, HashSet<string> Values)> _expressions = [];

    private LabelSelector(bool isGiven) => IsGiven = isGiven;

    /// <summary>Whether there is a selector at all.</summary>
    public bool IsGiven { get; }

    /// <summary>Why it is refused, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it matches everything.</summary>
    public bool IsEmpty => IsGiven && Problem is null && _pairs.Count == 0 && _expressions.Count == 0;

    /// <summary>The pairs that must be there; for looking up candidates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>A LabelSelector object, as budgets, workloads and spread constraints have it.</summary>
    public static LabelSelector Of(YamlNode node)
    {
        if (node.Kind != YamlNodeKind.Mapping)
        {
            return new LabelSelector(false);
        }

        var selector = new LabelSelector(true);
        selector._pairs.AddRange(node["matchLabels"].Map());
        foreach (var item in node["matchExpressions"].Items)
        {
            selector.AddExpression(item.Target);
        }

        return selector;
    }

    /// <summary>A plain map, as Services and ReplicationControllers have it. An empty one selects nothing there.</summary>
    public static LabelSelector OfMap(YamlNode node)
    {
        var pairs = node.Map();
        var selector = new LabelSelector(pairs.Count > 0);
        selector._pairs.AddRange(pairs);
        return selector;
    }

    /// <summary>Whether labels satisfy it.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        if (!IsGiven || Problem is not null)
        {
            return false;
        }

        foreach (var (key, value) in _pairs)
        {
            if (!labels.TryGetValue(key, out var found) || found != value)
            {
                return false;
            }
        }

        foreach (var (key, op, values) in _expressions)
        {
            var has = labels.TryGetValue(key, out var found);
            var holds = op switch
            {
                "In" => has && values.Contains(found!),
                "NotIn" => !has || !values.Contains(found!),
                "Exists" => has,
                _ => !has,
            };
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }

    private void AddExpression(YamlNode node)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in node["values"].Items)
        {
            values.Add(value.Target.Text);
        }

        var op = node["operator"].Text;
        Problem ??= op switch
        {
            "In" or "NotIn" => values.Count == 0 ? $"operator {op} needs values" : null,
            "Exists" or "DoesNotExist" => values.Count > 0 ? $"operator {op} takes no values" : null,
            _ => $"\"{op}\" is no operator; expected In, NotIn, Exists or DoesNotExist",
        };
        _expressions.Add((node["key"].Text, op, values));
    }
}
