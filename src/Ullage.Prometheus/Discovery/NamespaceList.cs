using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>The namespaces that a source holds, for whoever asked for one that it does not hold. Stateless.</summary>
public static class NamespaceList
{
    /// <summary>
    /// Namespaces with container usage in the last hour of a window, or in all of it where that hour has none; in order, without doubles.
    /// Empty where there is no usage or it cannot be listed: this answers a question beside the main one and is no failure of its own.
    /// </summary>
    /// <param name="source">Where samples come from.</param>
    /// <param name="window">The stretch of history.</param>
    /// <param name="options">Metric names and the cluster; its namespaces are not looked at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(ISampleSource source, TimeRange window, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        using var gate = new SemaphoreSlim(Math.Clamp(options.Concurrency, 1, 64));
        var reader = new FamilyReader(source, window, options with { Namespaces = NamespaceGlobs.All }, gate)
        {
            Cluster = options.Cluster is { } name ? new ClusterScope(options.Mapping.ClusterLabel, name, true) : null,
        };
        try
        {
            return await UsageProbe.FindAsync(reader, options.Mapping, cancellationToken).ConfigureAwait(false) is { } found
                ? [.. found.Memory.Select(labels => labels[found.Metrics.Labels.Namespace]).Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (SourceException)
        {
            return [];
        }
    }
}
