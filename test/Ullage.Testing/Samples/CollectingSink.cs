using Ullage.Model;

namespace Ullage.Testing.Samples;

/// <summary>Keeps everything a source yields, and fails on the spot when the source breaks the sink's contract.</summary>
public sealed class CollectingSink : ISampleSink
{
    private readonly List<State> _states = [];

    /// <summary>Declines the series for which it is false.</summary>
    public Func<LabelSet, bool> Wanted { get; init; } = static _ => true;

    /// <summary>The range asked for; samples outside it are a breach.</summary>
    public TimeRange Range { get; init; } = new(long.MinValue, long.MaxValue);

    /// <summary>Called after each append, with the samples appended so far.</summary>
    public Action<long> Appended { get; init; } = static _ => { };

    /// <summary>Label sets offered, in order.</summary>
    public IReadOnlyList<LabelSet> Offered => [.. _states.Select(static s => s.Labels)];

    /// <summary>Samples of each accepted series that has any: times, and values as bits.</summary>
    public Dictionary<LabelSet, List<(long AtMs, long Bits)>> Series =>
        _states.Where(static s => s.Accepted && s.Samples.Count > 0).ToDictionary(static s => s.Labels, static s => s.Samples);

    public long Samples { get; private set; }

    /// <summary>Whether every accepted series was completed.</summary>
    public bool AllCompleted => _states.TrueForAll(static s => !s.Accepted || s.Completed);

    public bool Accept(SeriesId id, LabelSet labels)
    {
        Hold(id.Value == _states.Count, () => $"series {id.Value} is offered where {_states.Count} is next");
        Hold(!_states.Exists(s => s.Labels.Equals(labels)), () => $"{labels} is offered twice");
        var accepted = Wanted(labels);
        _states.Add(new State(labels, accepted));
        return accepted;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        var state = _states[id.Value];
        Hold(state.Accepted, () => $"{state.Labels} was declined and is appended to");
        Hold(!state.Completed, () => $"{state.Labels} was completed and is appended to");
        var (times, numbers) = (timestampsMs.Length, values.Length);
        Hold(times == numbers && times > 0, () => $"{times} times come with {numbers} values");
        for (var i = 0; i < timestampsMs.Length; i++)
        {
            var at = timestampsMs[i];
            Hold(Range.Contains(at), () => $"{state.Labels} has a sample at {at}, outside {Range}");
            Hold(state.Samples.Count == 0 || at > state.Samples[^1].AtMs, () => $"{state.Labels} goes from {state.Samples[^1].AtMs} to {at}");
            state.Samples.Add((at, BitConverter.DoubleToInt64Bits(values[i])));
        }

        Samples += timestampsMs.Length;
        Appended(Samples);
    }

    public void Complete(SeriesId id)
    {
        var state = _states[id.Value];
        Hold(state.Accepted && !state.Completed, () => $"{state.Labels} is completed twice, or was declined");
        state.Completed = true;
    }

    private static void Hold(bool condition, Func<string> breach)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The source breaks the sink's contract: " + breach() + ".");
        }
    }

    private sealed class State(LabelSet labels, bool accepted)
    {
        public LabelSet Labels { get; } = labels;

        public bool Accepted { get; } = accepted;

        public bool Completed { get; set; }

        public List<(long AtMs, long Bits)> Samples { get; } = [];
    }
}
