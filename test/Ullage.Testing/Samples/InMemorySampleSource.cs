using Ullage.Model;

namespace Ullage.Testing.Samples;

/// <summary>
/// A sample source over lists: what a real one answers, without a server. Series come in order of their labels, each in appends of
/// at most <see cref="BatchSize"/>. Selectors listed in <see cref="Failures"/> fail; every query is remembered.
/// </summary>
public sealed class InMemorySampleSource : ISampleSource
{
    private readonly Dictionary<LabelSet, SortedList<long, double>> _series = [];
    private readonly List<(string Verb, Selector Selector, TimeRange Range)> _queries = [];
    private readonly Lock _lock = new();

    public string Description { get; init; } = "memory";

    public int BatchSize { get; init; } = 120;

    /// <summary>Decides which queries fail, and how.</summary>
    public Func<Selector, SourceException?> Failures { get; set; } = static _ => null;

    /// <summary>What reads report as missing although they yielded samples.</summary>
    public Func<Selector, TimeRange, MissingRange?> Partial { get; set; } = static (_, _) => null;

    public IReadOnlyList<(string Verb, Selector Selector, TimeRange Range)> Queries
    {
        get
        {
            lock (_lock)
            {
                return [.. _queries];
            }
        }
    }

    public int SeriesCount => _series.Count;

    public InMemorySampleSource Add(LabelSet labels, IEnumerable<(long AtMs, double Value)> samples)
    {
        if (!_series.TryGetValue(labels, out var list))
        {
            _series.Add(labels, list = []);
        }

        foreach (var (at, value) in samples)
        {
            list[at] = value;
        }

        return this;
    }

    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Note("series", selector, range);
        return Task.FromResult<IReadOnlyList<LabelSet>>([.. Select(selector, range).Select(static s => s.Key)]);
    }

    public Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        Note("read", selector, range);
        var next = 0;
        long samples = 0, accepted = 0;
        foreach (var (labels, list) in Select(selector, range))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = new SeriesId(next++);
            if (!sink.Accept(id, labels))
            {
                continue;
            }

            accepted++;
            var (times, values) = Inside(list, range);
            for (var at = 0; at < times.Length; at += BatchSize)
            {
                var count = Math.Min(BatchSize, times.Length - at);
                sink.Append(id, times.AsSpan(at, count), values.AsSpan(at, count));
            }

            samples += times.Length;
            sink.Complete(id);
        }

        var missing = Partial(selector, range);
        return Task.FromResult(new ReadSummary(accepted, samples, samples * 16, 0, missing is null ? [] : [missing]));
    }

    public Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        Note("estimate", selector, range);
        var selected = Select(selector, range).ToList();
        var samples = selected.Sum(s => (long)Inside(s.Value, range).Times.Length);
        return Task.FromResult(new ReadEstimate(selected.Count, samples, samples * 2));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<KeyValuePair<LabelSet, SortedList<long, double>>> Select(Selector selector, TimeRange range) =>
        _series.Where(s => selector.Matches(s.Key) && Any(s.Value, range)).OrderBy(static s => s.Key.ToString(), StringComparer.Ordinal);

    private static bool Any(SortedList<long, double> list, TimeRange range)
    {
        var first = FirstAtOrAfter(list.Keys, range.StartMs);
        return first < list.Count && list.Keys[first] < range.EndMs;
    }

    private static (long[] Times, double[] Values) Inside(SortedList<long, double> list, TimeRange range)
    {
        var first = FirstAtOrAfter(list.Keys, range.StartMs);
        var end = FirstAtOrAfter(list.Keys, range.EndMs);
        var times = new long[end - first];
        var values = new double[end - first];
        for (var i = first; i < end; i++)
        {
            times[i - first] = list.Keys[i];
            values[i - first] = list.Values[i];
        }

        return (times, values);
    }

    private static int FirstAtOrAfter(IList<long> keys, long bound)
    {
        int low = 0, high = keys.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (keys[middle] < bound)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Note(string verb, Selector selector, TimeRange range)
    {
        lock (_lock)
        {
            _queries.Add((verb, selector, range));
        }

        if (Failures(selector) is { } failure)
        {
            throw failure;
        }
    }
}
