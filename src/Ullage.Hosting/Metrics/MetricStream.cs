using System.Collections.Concurrent;
using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>The series of the instruments that share a name within one Meter. Recording finds its series without a lock and without garbage once it has been seen.</summary>
internal sealed class MetricStream
{
    private static readonly Label Overflowed = new("otel_metric_overflow", "true");
    private readonly Lock _gate = new();
    private readonly Dictionary<LabelSet, Series> _series = [];
    private readonly ConcurrentDictionary<TagKey, Series> _known = TagKey.Comparer.NewTable();
    private readonly ConcurrentDictionary<TagKey, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly Label? _scope;
    private readonly int _limit;
    private readonly Func<LabelSet, Series> _make;
    private Series? _bare, _overflow;
    private int _held;

    public MetricStream(MetricKind kind, string meter, Label? scope, int limit, Func<LabelSet, Series> make)
    {
        (Kind, Meter, _scope, _limit, _make) = (kind, meter, scope, limit, make);
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public MetricKind Kind { get; }

    public string Meter { get; }

    /// <summary>Instruments that record here.</summary>
    public int Instruments { get; set; }

    /// <summary>The collection under way, by which an observable's series are told from those that it no longer tells.</summary>
    public int Collection { get; set; }

    public Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = tags.IsEmpty && _bare is { } bare ? bare : _lookup.TryGetValue(tags, out var known) ? known : Add(tags);
        if (Kind.IsObservable())
        {
            series.SeenIn = Collection;
        }

        return series;
    }

    /// <summary>Forgets what was not told in this collection.</summary>
    /// <returns>Whether anything is left to show.</returns>
    public bool Settle()
    {
        lock (_gate)
        {
            if (Kind.IsObservable())
            {
                Forget();
            }

            return _series.Count > 0;
        }
    }

    public void Write(ExpositionWriter writer)
    {
        lock (_gate)
        {
            foreach (var series in _series.Values)
            {
                series.Write(writer);
            }
        }
    }

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = TagLabels.Of(tags, _scope);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= _limit)
                {
                    // Not remembered: what comes beyond the limit takes no memory at all.
                    return _overflow ??= _series[Overflow()] = _make(Overflow());
                }

                _series[labels] = series = _make(labels);
            }

            if (tags.IsEmpty)
            {
                _bare = series;
            }
            else if (_held < 2 * _limit && TagKey.CanHold(tags) && _known.TryAdd(new TagKey(tags.ToArray()), series))
            {
                _held++;
            }

            return series;
        }
    }

    private LabelSet Overflow() => _scope is { } scope ? LabelSet.Of(Overflowed, scope) : LabelSet.Of(Overflowed);

    private void Forget()
    {
        var gone = _series.Where(s => s.Value.SeenIn != Collection).Select(static s => s.Key).ToHashSet();
        if (gone.Count == 0)
        {
            return;
        }

        foreach (var labels in gone)
        {
            _series.Remove(labels);
        }

        foreach (var (key, series) in _known)
        {
            if (gone.Contains(series.Labels) && _known.TryRemove(key, out _))
            {
                _held--;
            }
        }

        _bare = _bare is { } bare && gone.Contains(bare.Labels) ? null : _bare;
        _overflow = _overflow is { } overflow && gone.Contains(overflow.Labels) ? null : _overflow;
    }
}
