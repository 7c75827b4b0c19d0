using System.Collections;

namespace Ullage.Model;

/// <summary>A label's name and value.</summary>
public readonly record struct Label(string Name, string Value);

/// <summary>
/// The labels of one series, metric name included as <c>__name__</c>: sorted by name (ordinal), no name twice, no empty value.
/// Immutable; equal when all labels are equal. Lookup takes O(log n).
/// </summary>
public sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyList<Label>
{
    /// <summary>The reserved label that holds the metric name.</summary>
    public const string MetricNameLabel = "__name__";

    private readonly Label[] _labels;
    private readonly int _hash;

    private LabelSet(Label[] sorted)
    {
        _labels = sorted;
        var hash = default(HashCode);
        foreach (var label in sorted)
        {
            hash.Add(label.Name, StringComparer.Ordinal);
            hash.Add(label.Value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>No labels.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <summary>The metric name, or the empty string.</summary>
    public string MetricName => this[MetricNameLabel];

    /// <inheritdoc/>
    public Label this[int index] => _labels[index];

    /// <summary>The value of a label; the empty string when it is absent, which Prometheus holds to be the same.</summary>
    public string this[string name] => TryGet(name, out var value) ? value : "";

    /// <summary>Makes a set from labels in any order; empty values are dropped.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static LabelSet From(IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var kept = labels.Where(static label => label.Value.Length > 0).ToArray();
        Array.Sort(kept, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < kept.Length; i++)
        {
            if (string.Equals(kept[i].Name, kept[i - 1].Name, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Label \"{kept[i].Name}\" occurs twice in one series; a label name may occur once.", nameof(labels));
            }
        }

        return new LabelSet(kept);
    }

    /// <summary>Makes a set from names and values.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static LabelSet From(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var count = 0;
        foreach (var (_, value) in labels)
        {
            count += value.Length > 0 ? 1 : 0;
        }

        // Sets made this way are short and there may be a million: each goes to its place as it comes.
        var sorted = new Label[count];
        count = 0;
        foreach (var (name, value) in labels)
        {
            if (value.Length == 0)
            {
                continue;
            }

            var place = count++;
            for (int order; place > 0 && (order = string.CompareOrdinal(sorted[place - 1].Name, name)) >= 0; place--)
            {
                if (order == 0)
                {
                    throw new ArgumentException($"Label \"{name}\" occurs twice in one series; a label name may occur once.", nameof(labels));
                }

                sorted[place] = sorted[place - 1];
            }

            sorted[place] = new Label(name, value);
        }

        return new LabelSet(sorted);
    }

    /// <summary>Finds a label's value.</summary>
    public bool TryGet(string name, out string value)
    {
        int low = 0, high = _labels.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_labels[middle].Name, name);
            if (order == 0)
            {
                value = _labels[middle].Value;
                return true;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        value = "";
        return false;
    }

    /// <summary>The same set without some labels: what remains once replica labels are taken away.</summary>
    public LabelSet Without(IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 0 || !Array.Exists(_labels, label => names.Contains(label.Name))
            ? this
            : new LabelSet(Array.FindAll(_labels, label => !names.Contains(label.Name)));
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The series in PromQL's notation, such as <c>up{job="node"}</c>.</summary>
    public override string ToString() =>
        MetricName + "{" + string.Join(",", _labels.Where(static l => l.Name != MetricNameLabel).Select(static l => $"{l.Name}=\"{LabelMatcher.Escape(l.Value)}\"")) + "}";

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
