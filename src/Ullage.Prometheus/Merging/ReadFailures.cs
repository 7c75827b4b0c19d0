using Ullage.Model;

namespace Ullage.Prometheus.Merging;

/// <summary>What of a read failed, gathered so that a part damaged in a thousand places is told of once.</summary>
internal sealed class ReadFailures
{
    private readonly Dictionary<object, (TimeRange Range, SourceException First, int Count)> _parts = [];

    /// <summary>Whether anything failed.</summary>
    public bool Any => _parts.Count > 0;

    /// <summary>Notes a failure.</summary>
    /// <param name="part">What it is counted under.</param>
    /// <param name="range">The samples that are missing, both ends inside.</param>
    /// <param name="error">Why.</param>
    public void Add(object part, TimeRange range, SourceException error) =>
        _parts[part] = _parts.TryGetValue(part, out var known)
            ? (new TimeRange(Math.Min(known.Range.StartMs, range.StartMs), Math.Max(known.Range.EndMs, range.EndMs)), known.First, known.Count + 1)
            : (range, error, 1);

    /// <summary>The first of them, to be thrown when nothing else came of the read.</summary>
    public SourceException First => _parts.Values.First().First;

    /// <summary>What is missing within the range asked for.</summary>
    public IReadOnlyList<MissingRange> ToMissing(Selector selector, TimeRange asked) =>
    [
        .. _parts.Values.Where(part => part.Range.StartMs < asked.EndMs && part.Range.EndMs >= asked.StartMs).Select(part => new MissingRange(
            selector,
            new TimeRange(Math.Max(asked.StartMs, part.Range.StartMs), Math.Min(asked.EndMs - 1, part.Range.EndMs) + 1),
            part.First.Failure,
            part.Count == 1 ? part.First.Message : $"{part.First.Message} And {part.Count - 1} more like this.")),
    ];
}
