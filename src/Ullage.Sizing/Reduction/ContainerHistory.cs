using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// All that a reduction knows of one container: its days merged over pods, and each pod's days apart, as judging needs them; about 1 KiB a day and pod. Given out one at
/// a time by <see cref="UsageReduction.TakeHistories"/>. Immutable.
/// </summary>
public sealed class ContainerHistory
{
    private readonly SortedDictionary<int, byte[]> _cells;

    internal ContainerHistory(ContainerId container, SortedDictionary<int, byte[]> cells, IReadOnlyList<PodHistory> pods)
    {
        Container = container;
        _cells = cells;
        Pods = pods;
    }

    /// <summary>The container.</summary>
    public ContainerId Container { get; }

    /// <summary>The first day's number since 1970, by the reduction's days.</summary>
    internal int FirstDay => _cells.Keys.First();

    internal IReadOnlyList<PodHistory> Pods { get; }

    /// <summary>What was known when a day began: the days before it, at most so many; null when there is none with samples.</summary>
    /// <param name="day">The day's number since 1970.</param>
    /// <param name="mostDays">Days looked back.</param>
    internal HistoryBefore? Before(int day, int mostDays)
    {
        List<ContainerDayCell> cells = [.. _cells.Where(c => c.Key < day && c.Key >= day - mostDays).Select(c => ContainerDayCell.Read(Container, c.Value))];
        return cells.Count > 0 ? new HistoryBefore(this, cells, day) : null;
    }
}
