using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>The last value of one series.</summary>
/// <param name="Labels">Which series.</param>
/// <param name="AtMs">Time of its last value.</param>
/// <param name="Value">The value.</param>
/// <param name="Alive">Whether the series still went on when the family's newest sample was taken.</param>
internal sealed record LastValue(LabelSet Labels, long AtMs, double Value, bool Alive);

/// <summary>Keeps the last value of each series and whether the series had ended by the end of the read.</summary>
internal sealed class LastValueSink(Func<LabelSet, bool> accept) : ISampleSink
{
    // A series may miss five scrapes, as everywhere; with one sample alone the interval is not known and five minutes stand for it.
    private const int IntervalsMissed = 5;
    private const long UnknownIntervalMs = 60_000;

    private readonly Dictionary<int, State> _states = [];

    public bool Accept(SeriesId id, LabelSet labels)
    {
        if (!accept(labels))
        {
            return false;
        }

        _states[id.Value] = new State(labels);
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        if (timestampsMs.IsEmpty)
        {
            return;
        }

        var state = _states[id.Value];
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

    public IReadOnlyList<LastValue> Values()
    {
        var seen = _states.Values.Where(static s => s.AtMs > 0).ToList();
        var newest = seen.Count == 0 ? 0 : seen.Max(static s => s.AtMs);
        return [.. seen.Select(s => new LastValue(s.Labels, s.AtMs, s.Value, !s.Ended && newest - s.AtMs <= IntervalsMissed * s.IntervalMs))];
    }

    private sealed class State(LabelSet labels)
    {
        public LabelSet Labels { get; } = labels;

        public long AtMs { get; set; }

        public double Value { get; set; }

        public long IntervalMs { get; set; } = UnknownIntervalMs;

        public bool Ended { get; set; }
    }
}
