using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Application.Recommend;

/// <summary>What there is beside a workload that was asked for and is not there.</summary>
/// <param name="source">Where samples come from.</param>
public sealed class WorkloadListing(ISampleSource source)
{
    /// <summary>The workloads of one namespace in a window, in order; empty where nothing is known of it.</summary>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<IReadOnlyList<WorkloadId>> InNamespaceAsync(string @namespace, TimeRange window, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var found = await WorkloadDiscovery.DiscoverAsync(source, window, options with { Namespaces = NamespaceGlobs.From([@namespace]) }, cancellationToken).ConfigureAwait(false);
        return [.. found.Inventory.Workloads.Where(static w => w.Containers.Count > 0).Select(static w => w.Id)];
    }

    /// <inheritdoc cref="NamespaceList.FindAsync"/>
    public Task<IReadOnlyList<string>> NamespacesAsync(TimeRange window, DiscoveryOptions options, CancellationToken cancellationToken) =>
        NamespaceList.FindAsync(source, window, options, cancellationToken);
}
