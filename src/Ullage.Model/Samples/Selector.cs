namespace Ullage.Model;

/// <summary>What to read: a metric and conditions on its labels. Prints as a PromQL selector.</summary>
public sealed record Selector(string MetricName, IReadOnlyList<LabelMatcher> Matchers)
{
    /// <summary>Every series of a metric.</summary>
    public Selector(string metricName)
        : this(metricName, [])
    {
    }

    /// <summary>Whether a series is selected.</summary>
    public bool Matches(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.MetricName != MetricName)
        {
            return false;
        }

        // By index: enumerating an interface makes an object, and every series of a large cluster comes by here.
        for (var i = 0; i < Matchers.Count; i++)
        {
            if (!Matchers[i].Matches(labels[Matchers[i].Name]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same with one condition more.</summary>
    public Selector And(MatcherKind kind, string name, string value) => this with { Matchers = [.. Matchers, new LabelMatcher(kind, name, value)] };

    /// <summary>PromQL's notation.</summary>
    public override string ToString() => Matchers.Count == 0 ? MetricName : MetricName + "{" + string.Join(",", Matchers) + "}";
}
