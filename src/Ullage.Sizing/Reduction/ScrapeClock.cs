namespace Ullage.Sizing.Reduction;

/// <summary>
/// Tells a series' scrape interval from its timestamps: the lower median of its first three steps, then a vote. A step within a quarter of the interval
/// strengthens it, any other weakens it, and when nothing is left of it the step takes its place. So one long hole changes nothing and a new interval is
/// adopted after a few samples, with two numbers of state.
/// </summary>
internal struct ScrapeClock
{
    /// <summary>Samples that the first estimate takes.</summary>
    public const int WarmUp = 4;

    /// <summary>A step of more intervals than this is a gap.</summary>
    public const int GapIntervals = 5;

    private const int MostVotes = 8;
    private int _votes;

    public long IntervalMs { get; private set; }

    public readonly long GapMs => GapIntervals * IntervalMs;

    /// <param name="timestampsMs">The first samples' times, at most four.</param>
    /// <param name="assumedMs">The interval of a single sample.</param>
    public static ScrapeClock From(ReadOnlySpan<long> timestampsMs, long assumedMs)
    {
        Span<long> steps = stackalloc long[WarmUp - 1];
        var count = Math.Max(0, timestampsMs.Length - 1);
        for (var i = 0; i < count; i++)
        {
            steps[i] = timestampsMs[i + 1] - timestampsMs[i];
        }

        steps[..count].Sort();
        return new ScrapeClock { IntervalMs = count == 0 ? assumedMs : steps[(count - 1) / 2], _votes = 2 };
    }

    /// <summary>Whether a step is the interval give or take a quarter.</summary>
    public readonly bool IsRegular(long stepMs) => (ulong)(stepMs * 4 - IntervalMs * 3) <= (ulong)(IntervalMs * 2);

    /// <summary>Takes a number of regular steps at once.</summary>
    public void ObserveRegular(int steps) => _votes = Math.Min(_votes + steps, MostVotes);

    public void Observe(long stepMs)
    {
        if (IsRegular(stepMs))
        {
            ObserveRegular(1);
        }
        else if (--_votes <= 0)
        {
            IntervalMs = stepMs;
            _votes = 1;
        }
    }

    public readonly void Write(CompactWriter writer)
    {
        writer.Natural(IntervalMs);
        writer.Natural(_votes);
    }

    public static ScrapeClock Read(ref CompactReader reader)
    {
        var interval = reader.Natural();
        if (interval is < 1 or > 1L << 45)
        {
            throw reader.Damaged("a scrape interval");
        }

        return new ScrapeClock { IntervalMs = interval, _votes = reader.Small(MostVotes) };
    }
}
