using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>The lowest memory of one pod in each hour of a day.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Lows">24 values in bytes, cut off to 64 KiB; not a number for hours in which it was not seen.</param>
public sealed record PodDayLows(string Pod, IReadOnlyList<double> Lows);

/// <summary>
/// The hourly lows of the pods that were seen in most hours of a day, of equals those with the smallest hash of their name, so that the same ones are followed from day to day. Which pods
/// stay depends on the set of pods alone.
/// </summary>
internal sealed class PodLows
{
    public const int Most = PodRanking.Most;

    private readonly List<(string Pod, LowTable Lows)> _pods = new(Most + 1);

    public IEnumerable<string> Names(int most) => _pods.Take(most).Select(static p => p.Pod);

    public IReadOnlyList<PodDayLows> Pods => [.. _pods.Select(static p => new PodDayLows(p.Pod, [.. Enumerable.Range(0, HourTable.Hours).Select(p.Lows.Low)]))];

    /// <summary>Adds a pod's day; the table is copied.</summary>
    public void Add(string pod, LowTable lows)
    {
        if (lows.Count == 0)
        {
            return;
        }

        var own = new LowTable();
        own.Merge(lows);
        var same = _pods.FindIndex(other => other.Pod == pod);
        if (same >= 0)
        {
            own.Merge(_pods[same].Lows);
            _pods.RemoveAt(same);
        }

        var place = _pods.FindIndex(other => Precedes(pod, own, other.Pod, other.Lows));
        _pods.Insert(place < 0 ? _pods.Count : place, (pod, own));
        if (_pods.Count > Most)
        {
            _pods.RemoveAt(Most);
        }
    }

    public void Merge(PodLows other)
    {
        foreach (var (pod, lows) in other._pods)
        {
            Add(pod, lows);
        }
    }

    public void Write(CompactWriter writer, int most, Action<CompactWriter, string> writeName)
    {
        var count = Math.Min(most, _pods.Count);
        writer.Natural(count);
        for (var i = 0; i < count; i++)
        {
            writeName(writer, _pods[i].Pod);
            _pods[i].Lows.Write(writer);
        }
    }

    private static bool Precedes(string pod, LowTable lows, string otherPod, LowTable other)
    {
        var order = other.Count.CompareTo(lows.Count);
        order = order != 0 ? order : StableHash.Of(pod).CompareTo(StableHash.Of(otherPod));
        return (order != 0 ? order : string.CompareOrdinal(pod, otherPod)) < 0;
    }
}
