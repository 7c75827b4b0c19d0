using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>Makes labels of tags: names that Prometheus allows, values as text, in the order of the names.</summary>
internal static class TagLabels
{
    public const int LongestValue = 1_024;

    /// <summary>Tags without a value are left out; of two with one name both values are kept, joined by a semicolon, as OpenTelemetry's conversion does.</summary>
    public static LabelSet Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, Label? scope)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            if (string.IsNullOrEmpty(key) || value is null)
            {
                continue;
            }

            // The histogram's own label.
            var name = MetricName.ToLabel(key) is var plain && plain == "le" ? "le_" : plain;
            var text = Text(value);
            labels[name] = labels.TryGetValue(name, out var before) ? $"{before};{text}" : text;
        }

        if (scope is { } of)
        {
            labels[of.Name] = of.Value;
        }

        return labels.Count == 0 ? LabelSet.Empty : LabelSet.Of([.. labels.Select(static l => new Label(l.Key, l.Value))]);
    }

    private static string Text(object value)
    {
        var text = value switch
        {
            string s => s,
            bool b => b ? "true" : "false",
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= LongestValue ? text : text[..LongestValue];
    }
}
