namespace Ullage.Prometheus.Merging;

/// <summary>A closed stretch [From, To] of deleted samples.</summary>
internal readonly record struct DeletedInterval(long FromMs, long ToMs);

/// <summary>Sets of them.</summary>
internal static class DeletedIntervals
{
    /// <summary>The same set sorted, with what touches joined and what is empty left out.</summary>
    public static DeletedInterval[] Join(List<DeletedInterval> intervals)
    {
        var joined = new List<DeletedInterval>();
        foreach (var interval in intervals.Where(static i => i.FromMs <= i.ToMs).OrderBy(static i => i.FromMs))
        {
            if (joined.Count > 0 && interval.FromMs <= joined[^1].ToMs)
            {
                joined[^1] = joined[^1] with { ToMs = Math.Max(joined[^1].ToMs, interval.ToMs) };
            }
            else
            {
                joined.Add(interval);
            }
        }

        return [.. joined];
    }
}
