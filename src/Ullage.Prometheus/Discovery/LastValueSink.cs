using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>A series' last value.</summary>
/// <typeparam name="T">What is kept of the labels.</typeparam>
/// <param name="Labels">Which series, as far as it is kept.</param>
/// <param name="AtMs">When the value was taken.</param>
/// <param name="Value">The value.</param>
/// <param name="Alive">Whether the series still went on when the family's newest sample was taken.</param>
internal readonly record struct LastValue<T>(T Labels, long AtMs, double Value, bool Alive);

/// <summary>
/// Keeps the last value of each series and whether the series had ended by the end of the read. Of labels only what <paramref name="keep"/> takes is held: a family of a large
/// cluster has a hundred thousand series.
/// </summary>
internal sealed class LastValueSink<T>(Func<LabelSet, bool> accept, Func<LabelSet, T> keep) : ISampleSink
{
    // A series may miss five scrapes, as everywhere; with one sample alone the interval is not known and five minutes stand for it.
    private const int IntervalsMissed = 5;
    private const long UnknownIntervalMs = 60_000;

    private readonly SeriesTable<State> _states = new();

    public bool Accept(SeriesId id, LabelSet labels)
    {
        if (!accept(labels))
        {
            return false;
        }

        _states[id] = new State { Kept = keep(labels), IntervalMs = UnknownIntervalMs };
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        if (timestampsMs.IsEmpty)
        {
            return;
        }

        ref var state = ref _states[id];
        state.Ended = StaleMarker.IsStale(values[^1]);
        for (var i = values.Length - 1; i >= 0; i--)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            var before = i > 0 ? timestampsMs[i - 1] : state.AtMs;
            state.IntervalMs = before > 0 ? timestampsMs[i] - before : state.IntervalMs;
            (state.AtMs, state.Value) = (timestampsMs[i], values[i]);
            return;
        }
    }

    public void Complete(SeriesId id)
    {
    }

    public IReadOnlyList<LastValue<T>> Values()
    {
        var (newest, count) = (0L, 0);
        for (var i = 0; i < _states.Count; i++)
        {
            newest = Math.Max(newest, _states[i].AtMs);
            count += _states[i].AtMs > 0 ? 1 : 0;
        }

        var values = new LastValue<T>[count];
        for (var (i, next) = (0, 0); i < _states.Count; i++)
        {
            ref var state = ref _states[i];
            if (state.AtMs > 0)
            {
                values[next++] = new(state.Kept, state.AtMs, state.Value, !state.Ended && newest - state.AtMs <= IntervalsMissed * state.IntervalMs);
            }
        }

        return values;
    }

    private struct State
    {
        public T Kept;
        public long AtMs;
        public double Value;
        public long IntervalMs;
        public bool Ended;
    }
}
