using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>The Go terms of a container on one day, or over a window, by rollout epoch. Merging is exact as long as no epoch is folded, which happens only when it is written short or beyond <see cref="MostHeld"/>.</summary>
internal sealed class GoDay
{
    /// <summary>Epochs written to a cell that is bounded; the newest.</summary>
    public const int MostWritten = 4;

    /// <summary>Epochs held at most: a container that restarts with new settings every few minutes is no rollout.</summary>
    public const int MostHeld = 64;

    private readonly Dictionary<GoEpochKey, GoEpochTotals> _epochs = [];

    /// <summary>Epochs that were folded: only their number is kept.</summary>
    public int Folded { get; private set; }

    public bool IsEmpty => _epochs.Count == 0 && Folded == 0;

    /// <summary>Epochs, the newest first.</summary>
    public IReadOnlyList<GoEpochTotals> Epochs => [.. _epochs.Values
        .OrderByDescending(static e => e.LastMs).ThenBy(static e => e.Key.Revision, StringComparer.Ordinal).ThenBy(static e => e.Key.Version, StringComparer.Ordinal)
        .ThenBy(static e => e.Key.SoftLimit).ThenBy(static e => e.Key.GoGc).ThenBy(static e => e.Key.Procs)];

    public void Add(GoObservation seen)
    {
        if (seen.ObservedMs > 0)
        {
            Find(seen.Epoch)?.Add(seen);
        }
    }

    public void Merge(GoDay other)
    {
        foreach (var epoch in other._epochs.Values)
        {
            Find(epoch.Key)?.Merge(epoch);
        }

        Folded += other.Folded;
    }

    public void Write(CompactWriter writer, long dayStartMs, int mostEpochs, int mostBuckets)
    {
        var epochs = Epochs;
        var written = Math.Min(mostEpochs, epochs.Count);
        writer.Natural(Folded + epochs.Count - written);
        writer.Natural(written);
        for (var i = 0; i < written; i++)
        {
            epochs[i].Write(writer, dayStartMs, mostBuckets);
        }
    }

    /// <summary>Adds what <see cref="Write"/> wrote.</summary>
    public void MergeFrom(ref CompactReader reader, long dayStartMs)
    {
        Folded += reader.Small(1_000_000);
        for (var count = reader.Small(MostHeld); count > 0; count--)
        {
            var epoch = GoEpochTotals.Read(ref reader, dayStartMs);
            Find(epoch.Key)?.Merge(epoch);
        }
    }

    private GoEpochTotals? Find(GoEpochKey key)
    {
        if (!_epochs.TryGetValue(key, out var epoch))
        {
            if (_epochs.Count >= MostHeld)
            {
                Folded++;
                return null;
            }

            _epochs.Add(key, epoch = new GoEpochTotals(key));
        }

        return epoch;
    }
}
