using Ullage.Model;

namespace Ullage.Testing.Samples;

/// <summary>A sink that keeps everything and holds the source to the sink's contract.</summary>
/// <param name="range">The range asked for.</param>
/// <param name="accept">Which series are taken; all unless given.</param>
public sealed class SampleRecorder(TimeRange range, Func<LabelSet, bool>? accept = null) : ISampleSink
{
    private readonly Dictionary<SeriesId, LabelSet> _open = [];
    private readonly HashSet<SeriesId> _seen = [];

    /// <summary>All samples by series; values as bits, so that NaN payloads count.</summary>
    public Dictionary<LabelSet, List<(long AtMs, long Bits)>> Series { get; } = [];

    /// <summary>All samples of the one series there is.</summary>
    public IReadOnlyList<(long AtMs, double Value)> Only => [.. Series.Single().Value.Select(static s => (s.AtMs, BitConverter.Int64BitsToDouble(s.Bits)))];

    /// <summary>Series that were declined.</summary>
    public List<LabelSet> Declined { get; } = [];

    /// <summary>Whether every series accepted was completed.</summary>
    public bool AllComplete => _open.Count == 0;

    public bool Accept(SeriesId id, LabelSet labels)
    {
        Ensure(_seen.Add(id), $"{labels} came with number {id.Value}, which was taken");
        if (accept?.Invoke(labels) == false)
        {
            Declined.Add(labels);
            return false;
        }

        Ensure(Series.TryAdd(labels, []), $"{labels} came twice");
        _open.Add(id, labels);
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        Ensure(_open.TryGetValue(id, out var labels), $"samples for number {id.Value}, which is not open");
        Ensure(timestampsMs.Length == values.Length && values.Length > 0, $"{labels}: {timestampsMs.Length} timestamps and {values.Length} values");
        var list = Series[labels!];
        for (var i = 0; i < values.Length; i++)
        {
            Ensure(range.Contains(timestampsMs[i]), $"{labels}: {timestampsMs[i]} lies outside {range.StartMs} to {range.EndMs}");
            Ensure(list.Count == 0 || list[^1].AtMs < timestampsMs[i], $"{labels}: {timestampsMs[i]} follows {(list.Count == 0 ? 0 : list[^1].AtMs)}");
            list.Add((timestampsMs[i], BitConverter.DoubleToInt64Bits(values[i])));
        }
    }

    public void Complete(SeriesId id) => Ensure(_open.Remove(id), $"number {id.Value} was completed but is not open");

    private static void Ensure(bool condition, FormattableString found)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The source broke the sink's contract: " + FormattableString.Invariant(found) + ".");
        }
    }
}
