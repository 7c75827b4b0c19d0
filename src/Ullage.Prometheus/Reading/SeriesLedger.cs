using Ullage.Model;
using Ullage.Prometheus.Chunks;

namespace Ullage.Prometheus.Reading;

/// <summary>What a read knows of one series.</summary>
internal sealed class SeriesEntry(LabelSet labels)
{
    public LabelSet Labels { get; } = labels;

    /// <summary>Its number, once it was offered to the sink.</summary>
    public SeriesId? Id { get; set; }

    /// <summary>Whether its samples are wanted: so until the sink declines it.</summary>
    public bool Accepted { get; set; } = true;

    /// <summary>The time of the last sample given to the sink.</summary>
    public long LastMs { get; set; } = long.MinValue;

    public bool Completed { get; set; }

    /// <summary>The pass over the server's data that met it last.</summary>
    public int Pass { get; set; }
}

/// <summary>
/// Stands between a protocol and the sink and keeps the sink's contract whatever the server does: each series is offered once, when its
/// first sample inside the range has come, and completed once; its samples lie in the range and strictly increase. A read that must be asked again, or whose shards share their edges, therefore
/// resumes: what was given already is passed over.
/// </summary>
internal sealed class SeriesLedger(ISampleSink sink, TimeRange range)
{
    private readonly Dictionary<LabelSet, SeriesEntry> _series = [];
    private int _offered;

    /// <summary>Samples given to the sink.</summary>
    public long Samples { get; private set; }

    /// <summary>Series that the sink accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Native-histogram chunks passed over.</summary>
    public long SkippedHistogramChunks { get; set; }

    /// <summary>Bytes received, over all passes.</summary>
    public long Bytes { get; set; }

    /// <summary>The pass under way; see <see cref="BeginPass"/>.</summary>
    public int Pass { get; private set; }

    /// <summary>A request is about to be read, perhaps again.</summary>
    public void BeginPass() => Pass++;

    /// <summary>The series with these labels.</summary>
    public SeriesEntry Enter(LabelSet labels)
    {
        if (!_series.TryGetValue(labels, out var entry))
        {
            _series.Add(labels, entry = new SeriesEntry(labels));
        }

        return entry;
    }

    /// <summary>Whether a chunk is worth decoding: not when its first sample, read at a glance, lies in the range and the sink then declines the series.</summary>
    public bool Wants(SeriesEntry entry, ReadOnlySpan<byte> xorChunk)
    {
        if (entry.Id is null && XorChunk.TryPeekFirstTimestamp(xorChunk, out var firstMs) && range.Contains(firstMs))
        {
            Offer(entry);
        }

        return entry.Accepted;
    }

    /// <summary>Gives samples on, without those out of range or given before. Of equal times the first stays.</summary>
    /// <exception cref="InvalidDataException">Times decrease.</exception>
    public void Append(SeriesEntry entry, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        if (!entry.Accepted || entry.Completed || timestampsMs.Length == 0)
        {
            return;
        }

        var run = 0;
        for (var i = 1; i < timestampsMs.Length; i++)
        {
            if (timestampsMs[i] > timestampsMs[i - 1])
            {
                continue;
            }

            if (timestampsMs[i] < timestampsMs[i - 1])
            {
                throw new InvalidDataException($"samples of a series go back in time, from {timestampsMs[i - 1]} to {timestampsMs[i]} ms");
            }

            Give(entry, timestampsMs[run..i], values[run..i]);
            run = i;
        }

        Give(entry, timestampsMs[run..], values[run..]);
    }

    /// <summary>The series has no more samples.</summary>
    public void Complete(SeriesEntry entry)
    {
        if (!entry.Completed)
        {
            entry.Completed = true;
            if (entry is { Accepted: true, Id: { } id })
            {
                sink.Complete(id);
            }
        }
    }

    /// <summary>No series has more samples.</summary>
    public void CompleteAll()
    {
        foreach (var entry in _series.Values)
        {
            Complete(entry);
        }
    }

    private void Give(SeriesEntry entry, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        var from = FirstAtOrAfter(timestampsMs, Math.Max(range.StartMs, entry.LastMs == long.MinValue ? long.MinValue : entry.LastMs + 1));
        var to = FirstAtOrAfter(timestampsMs, range.EndMs);
        if (from < to && Offer(entry) is { } id)
        {
            sink.Append(id, timestampsMs[from..to], values[from..to]);
            entry.LastMs = timestampsMs[to - 1];
            Samples += to - from;
        }
    }

    /// <summary>The number of a series that the sink takes, asking it at the first time; null when it declines.</summary>
    private SeriesId? Offer(SeriesEntry entry)
    {
        if (entry.Id is null)
        {
            entry.Id = new SeriesId(_offered++);
            entry.Accepted = sink.Accept(entry.Id.Value, entry.Labels);
            Accepted += entry.Accepted ? 1 : 0;
        }

        return entry.Accepted ? entry.Id : null;
    }

    private static int FirstAtOrAfter(ReadOnlySpan<long> timestampsMs, long moment)
    {
        // Mostly the whole span lies on one side.
        if (timestampsMs[0] >= moment)
        {
            return 0;
        }

        if (timestampsMs[^1] < moment)
        {
            return timestampsMs.Length;
        }

        var at = timestampsMs.BinarySearch(moment);
        return at < 0 ? ~at : at;
    }
}
