namespace Ullage.Hosting.Workers;

/// <summary>Size and manners of a worker pool.</summary>
public sealed class WorkerPoolOptions
{
    /// <summary>A timer of .NET runs for 49 days at most.</summary>
    internal static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(24);

    /// <summary>Its name in metrics, logs and the shutdown's report; each pool of a service has its own. Default <c>workers</c>.</summary>
    public string Name { get; set; } = "workers";

    /// <summary>Items worked on at the same time. 1 to 10,000; default twice the processors: for work that waits on others. For work that computes, the processors.</summary>
    public int Workers { get; set; } = Math.Max(2, Environment.ProcessorCount * 2);

    /// <summary>Items that may wait, of each priority. 1 to 1,000,000; default 1,000. Each costs its own size and some 50 bytes.</summary>
    public int Capacity { get; set; } = 1000;

    /// <summary>What happens when the queue is full. Default <see cref="WhenFull.Wait"/>.</summary>
    public WhenFull WhenFull { get; set; }

    /// <summary>
    /// How long an item may take from its acceptance on where its caller says nothing. Items whose turn comes later are not begun; those at work have their token cancelled.
    /// Above zero, up to 24 days; null, the default, for no deadline.
    /// </summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>How long cut-off items are given at the end of a drain to answer their cancelled token. 0 to 1 min; default 500 ms. The shutdown's worker time must hold it.</summary>
    public TimeSpan AbandonAfter { get; set; } = TimeSpan.FromMilliseconds(500);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "WorkerPool.Name is empty; expected a name for metrics.";
        }

        if (Workers is < 1 or > 10_000)
        {
            yield return $"WorkerPool.Workers is {Workers}; expected 1 to 10000.";
        }

        if (Capacity is < 1 or > 1_000_000)
        {
            yield return $"WorkerPool.Capacity is {Capacity}; expected 1 to 1000000.";
        }

        if (Deadline <= TimeSpan.Zero || Deadline > LongestDeadline)
        {
            yield return $"WorkerPool.Deadline is {Deadline}; expected more than zero and at most {LongestDeadline}, or none.";
        }

        if (AbandonAfter < TimeSpan.Zero || AbandonAfter > TimeSpan.FromMinutes(1))
        {
            yield return $"WorkerPool.AbandonAfter is {AbandonAfter}; expected 0 to 1 min.";
        }
    }
}
