using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// The one cluster of a run. A chosen cluster is asked for in every query. A cluster that merely was the only one found is not:
/// kube-state-metrics may be stored without the label, and Prometheus adds external labels to samples but not to series lists.
/// </summary>
/// <param name="Label">The label that names clusters.</param>
/// <param name="Name">The cluster; empty when series carry no such label.</param>
/// <param name="Chosen">Whether it was asked for by name.</param>
public sealed record ClusterScope(string Label, string Name, bool Chosen)
{
    /// <summary>Settles the cluster from the series found.</summary>
    /// <exception cref="DiscoveryException">Several clusters and none chosen, or the chosen one is not there.</exception>
    internal static ClusterScope Settle(string label, string? chosen, IReadOnlyCollection<string> found)
    {
        var names = found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (chosen is not null)
        {
            return names.Length == 0 || names.Contains(chosen)
                ? new(label, chosen, true)
                : throw new DiscoveryException($"No series has {label}=\"{chosen}\"; found {List(label, names)}. Choose one with --cluster, or another label with --cluster-label.");
        }

        return names.Length <= 1
            ? new(label, names.FirstOrDefault(""), false)
            : throw new DiscoveryException($"Samples of several clusters are stored here and none is chosen; found {List(label, names)}. Choose one with --cluster NAME, or name another label with --cluster-label.");
    }

    /// <summary>The selector within this cluster.</summary>
    public Selector Within(Selector selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Chosen ? selector.And(MatcherKind.Equal, Label, Name) : selector;
    }

    /// <summary>Whether a series can be of this cluster.</summary>
    public bool Holds(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var name = labels[Label];
        return name == Name || (!Chosen && name.Length == 0);
    }

    private static string List(string label, string[] names) =>
        string.Join(", ", names.Select(name => name.Length == 0 ? $"series without {label}" : $"{label}=\"{name}\""));
}
