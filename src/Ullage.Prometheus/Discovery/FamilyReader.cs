using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>A query that discovery made.</summary>
/// <param name="Selector">What was asked.</param>
/// <param name="Range">Over which time.</param>
/// <param name="Series">Series that came back.</param>
/// <param name="Samples">Samples that came back; none for labels alone.</param>
/// <param name="Bytes">Bytes received or mapped, where told.</param>
public sealed record DiscoveryQuery(Selector Selector, TimeRange Range, long Series, long Samples, long Bytes);

/// <summary>
/// Asks for metric families within the namespaces and the cluster of a run, a bounded number at a time. A query that fails is noted as
/// missing and yields nothing; one that shows no query can succeed ends discovery.
/// </summary>
internal sealed class FamilyReader
{
    /// <summary>Pod names in one expression: about six kilobytes.</summary>
    public const int PodsAtOnce = 100;

    private const long RecentMs = 10 * 60_000;

    private readonly ISampleSource _source;
    private readonly NamespaceGlobs _namespaces;
    private readonly SemaphoreSlim _gate;
    private readonly Lock _lock = new();
    private readonly List<DiscoveryQuery> _queries = [];
    private readonly List<MissingRange> _missing = [];
    private ReadSummary _read = ReadSummary.Empty;
    private int _timedOut;

    public FamilyReader(ISampleSource source, TimeRange window, DiscoveryOptions options, SemaphoreSlim gate)
    {
        _source = source;
        _namespaces = options.Namespaces;
        _gate = gate;
        Window = window;
    }

    public TimeRange Window { get; }

    /// <summary>Whether selectors are narrowed to namespaces.</summary>
    public bool NamesNamespaces => _namespaces.Globs.Count > 0;

    public ClusterScope? Cluster { get; set; }

    public KubeLabels Labels { get; set; } = KubeLabels.Honoured;

    public IReadOnlyList<DiscoveryQuery> Queries => [.. _queries.OrderBy(static q => q.Selector.ToString(), StringComparer.Ordinal).ThenBy(static q => q.Range.StartMs)];

    public IReadOnlyList<MissingRange> Missing => [.. _missing.OrderBy(static m => m.Selector.ToString(), StringComparer.Ordinal).ThenBy(static m => m.Range.StartMs)];

    public ReadSummary Read => _read;

    /// <summary>The last stretch of the window, at most this long.</summary>
    public TimeRange Tail(long lengthMs) => new(Math.Max(Window.StartMs, Window.EndMs - lengthMs), Window.EndMs);

    /// <summary>A kube-state-metrics family within the run's namespaces.</summary>
    public Selector Family(string metric) => InNamespaces(new Selector(metric), Labels.Namespace);

    public Selector InNamespaces(Selector selector, string label) => _namespaces.On(label) is { } matcher ? selector with { Matchers = [.. selector.Matchers, matcher] } : selector;

    /// <summary>Families for some pods, as few selectors as fit.</summary>
    public IEnumerable<Selector> ForPods(Selector family, IEnumerable<PodKey> pods) =>
        pods.Select(static p => p.Pod).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(PodsAtOnce)
            .Select(names => family.And(MatcherKind.Regex, Labels.Pod, string.Join('|', names.Select(System.Text.RegularExpressions.Regex.Escape))));

    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var asked = Cluster?.Within(selector) ?? selector;
        return await AskAsync<IReadOnlyList<LabelSet>>(asked, range, [], async () =>
        {
            var series = await _source.SeriesAsync(asked, range, cancellationToken).ConfigureAwait(false);
            Note(new DiscoveryQuery(asked, range, series.Count, 0, 0), null);
            return Cluster is { } cluster ? [.. series.Where(cluster.Holds)] : series;
        }, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<LastValue<LabelSet>>> LastAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) =>
        LastAsync(selector, range, static labels => labels, cancellationToken);

    /// <summary>Last values in a stretch of time.</summary>
    /// <typeparam name="T">What is kept of labels.</typeparam>
    public async Task<IReadOnlyList<LastValue<T>>> LastAsync<T>(Selector selector, TimeRange range, Func<LabelSet, T> keep, CancellationToken cancellationToken)
    {
        var sink = new LastValueSink<T>(InCluster, keep);
        await ReadAsync(selector, range, sink, cancellationToken).ConfigureAwait(false);
        return sink.Values();
    }

    /// <summary>Last values at the end of the window: a short stretch suffices, unless the family is scraped rarely or had stopped.</summary>
    public Task<IReadOnlyList<LastValue<LabelSet>>> TailAsync(Selector selector, CancellationToken cancellationToken) => TailAsync(selector, static labels => labels, cancellationToken);

    /// <inheritdoc cref="TailAsync(Selector, CancellationToken)"/>
    /// <typeparam name="T">What is kept of labels.</typeparam>
    public async Task<IReadOnlyList<LastValue<T>>> TailAsync<T>(Selector selector, Func<LabelSet, T> keep, CancellationToken cancellationToken)
    {
        var recent = await LastAsync(selector, Tail(RecentMs), keep, cancellationToken).ConfigureAwait(false);
        if (recent.Count > 0 || Window.EndMs - Window.StartMs <= RecentMs || (await SeriesAsync(selector, Window, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return recent;
        }

        recent = await LastAsync(selector, Tail(TimeRange.HourMs), keep, cancellationToken).ConfigureAwait(false);
        return recent.Count > 0 ? recent : await LastAsync(selector, Window, keep, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StepSeries>> StepsAsync(Selector selector, CancellationToken cancellationToken)
    {
        var sink = new StepSink(InCluster, Labels);
        await ReadAsync(selector, Window, sink, cancellationToken).ConfigureAwait(false);
        return sink.Series();
    }

    public async Task ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        var asked = Cluster?.Within(selector) ?? selector;
        await AskAsync(asked, range, false, async () =>
        {
            var read = await _source.ReadAsync(asked, range, sink, cancellationToken).ConfigureAwait(false);
            Note(new DiscoveryQuery(asked, range, read.Series, read.Samples, read.Bytes), read);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public bool InCluster(LabelSet labels) => Cluster?.Holds(labels) ?? true;

    private async Task<T> AskAsync<T>(Selector selector, TimeRange range, T none, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (SourceException failure) when (failure.Failure is not (SourceFailure.Unreachable or SourceFailure.Tls or SourceFailure.Unauthorized) && !Hangs(failure))
        {
            lock (_lock)
            {
                _missing.Add(new MissingRange(selector, range, failure.Failure, failure.Message));
            }

            return none;
        }
        finally
        {
            _gate.Release();
        }
    }

    // One family may be too much for a server. After a second the server is: each costs every attempt's whole patience.
    private bool Hangs(SourceException failure) => failure.Failure == SourceFailure.TimedOut && Interlocked.Increment(ref _timedOut) > 1;

    private void Note(DiscoveryQuery query, ReadSummary? read)
    {
        lock (_lock)
        {
            _queries.Add(query);
            _missing.AddRange(read?.Missing ?? []);
            _read = read is null ? _read : _read.Plus(read with { Missing = [] });
        }
    }
}
