using Ullage.Kubernetes.Api;
using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>
/// A source of samples that answers questions about workloads, settings, autoscalers and bounds from the Kubernetes API, in the families of
/// kube-state-metrics, which is then not needed; everything else it passes on. What the API tells is of now, so it stands at the end of
/// whatever stretch is asked for; what only the past knows (pods that are gone, kills before the last) still comes from the samples, where
/// they have it.
/// </summary>
public sealed class ClusterSource : ISampleSource
{
    private readonly ISampleSource _samples;
    private readonly ClusterObjects _objects;
    private readonly string _description;

    private ClusterSource(ISampleSource samples, ClusterObjects objects, string description) => (_samples, _objects, _description) = (samples, objects, description);

    /// <inheritdoc/>
    public string Description => $"{_samples.Description}; {_description}";

    /// <summary>What of the cluster could not be read, in sentences.</summary>
    public IReadOnlyList<string> Notices => _objects.Notices;

    /// <summary>How many pods the API told.</summary>
    public int Pods => _objects.Pods;

    /// <summary>Reads the cluster once; the result changes no more.</summary>
    /// <param name="samples">Where usage comes from; disposed with the result.</param>
    /// <param name="client">The API; needed no longer than this call.</param>
    /// <param name="namespaces">The namespaces to look at; null for all.</param>
    /// <param name="cluster">The label that names the cluster in the samples, where one was chosen; null otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked, or does not let pods be listed.</exception>
    public static async Task<ClusterSource> ReadAsync(ISampleSource samples, KubernetesClient client, IReadOnlyList<string>? namespaces, Label? cluster, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(client);
        var objects = await new ClusterScan(client, namespaces).ReadAsync(cluster is { } label ? [label] : [], cancellationToken).ConfigureAwait(false);
        return new ClusterSource(samples, objects, client.Description);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var own = _objects.Of(selector);
        if (_objects.Told.Contains(selector.MetricName))
        {
            return [.. own.Select(static s => s.Labels)];
        }

        var passed = (await _samples.SeriesAsync(selector, range, cancellationToken).ConfigureAwait(false)).Where(l => !Known(l)).ToList();
        return passed.Count > 0 && PodSeries.OfPast.Contains(selector.MetricName) ? passed : [.. passed, .. own.Select(static s => s.Labels)];
    }

    /// <inheritdoc/>
    public async Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (!_objects.Has(selector.MetricName))
        {
            return await _samples.ReadAsync(selector, range, sink, cancellationToken).ConfigureAwait(false);
        }

        var joined = new JoinedSink(sink, Known);
        var read = _objects.Told.Contains(selector.MetricName) ? ReadSummary.Empty : await _samples.ReadAsync(selector, range, joined, cancellationToken).ConfigureAwait(false);
        if (joined.Seen > 0 && PodSeries.OfPast.Contains(selector.MetricName))
        {
            return read;
        }

        var (series, samples) = (0L, 0L);
        foreach (var own in _objects.Of(selector))
        {
            var taken = joined.Add(own, range);
            (series, samples) = (series + (taken > 0 ? 1 : 0), samples + taken);
        }

        return read with { Series = read.Series + series, Samples = read.Samples + samples };
    }

    /// <inheritdoc/>
    public Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => _samples.EstimateAsync(selector, range, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _samples.DisposeAsync();

    /// <summary>Whether the API tells better of a series' pod, or the series names its pod in a way that would not join with ours.</summary>
    private bool Known(LabelSet labels) =>
        (labels.MetricName.StartsWith("kube_", StringComparison.Ordinal) && labels["exported_pod"].Length > 0)
        || (PodSeries.OfPresent.Contains(labels.MetricName) && _objects.HasPod(labels["namespace"], labels["pod"]));
}
