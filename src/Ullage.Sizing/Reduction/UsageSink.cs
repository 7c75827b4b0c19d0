using System.Runtime.InteropServices;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>Takes the samples of one metric. Fed from one thread; different sinks of a reduction may be fed at the same time. Dispose it when its reads have ended.</summary>
public sealed class UsageSink : ISampleSink, IDisposable
{
    private readonly UsageReduction _reduction;
    private readonly UsageMetric _metric;
    private readonly Func<LabelSet, SeriesOwner?> _resolve;
    private readonly Dictionary<LaneKey, Lane> _lanes = [];
    private readonly Dictionary<int, SeriesReducer> _open = [];
    private readonly Stack<SeriesReducer> _idle = [];
    private SeriesReducer? _last;
    private int _lastId = -1;
    private bool _ended;

    internal UsageSink(UsageReduction reduction, UsageMetric metric, Func<LabelSet, SeriesOwner?> resolve)
    {
        _reduction = reduction;
        _metric = metric;
        _resolve = resolve;
    }

    /// <inheritdoc/>
    public bool Accept(SeriesId id, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ObjectDisposedException.ThrowIf(_ended, this);
        if (_resolve(labels) is not { } owner)
        {
            return false;
        }

        Complete(id);
        var key = new LaneKey(owner.Container, owner.Pod, _metric);
        ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(_lanes, key, out var known);
        if (!known)
        {
            lane = _reduction.TakeLane(key);
        }

        var reducer = _idle.Count > 0 ? _idle.Pop() : LaneSet.Make(_metric, _reduction.Settings);
        reducer.Begin(lane!.Find(StableHash.Of(labels)));
        _open.Add(id.Value, reducer);
        return true;
    }

    /// <inheritdoc/>
    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        // Sources mostly stay with a series for a while.
        if (id.Value != _lastId || _last is null)
        {
            if (!_open.TryGetValue(id.Value, out _last))
            {
                throw new InvalidOperationException($"Samples of series {id.Value} came without its being accepted, or after it was completed.");
            }

            _lastId = id.Value;
        }

        _last.Append(timestampsMs, values);
    }

    /// <inheritdoc/>
    public void Complete(SeriesId id)
    {
        if (_open.Remove(id.Value, out var reducer))
        {
            reducer.Suspend();
            _idle.Push(reducer);
            _last = null;
        }
    }

    /// <summary>The reads have ended: the sink takes nothing more and its series are merged.</summary>
    public void Dispose()
    {
        if (End() is { } lanes)
        {
            _reduction.Return(lanes);
        }
    }

    /// <summary>Closes it and gives its lanes; null when it was closed before.</summary>
    internal IReadOnlyCollection<Lane>? End()
    {
        if (_ended)
        {
            return null;
        }

        _ended = true;
        foreach (var id in _open.Keys.ToArray())
        {
            Complete(new SeriesId(id));
        }

        _idle.Clear();
        Lane[] lanes = [.. _lanes.Values];
        _lanes.Clear();
        return lanes;
    }
}
