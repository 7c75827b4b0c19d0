namespace Ullage.Sizing.Trends;

/// <summary>Memory that grows as long as a pod lives, as a leak or an unbounded cache does.</summary>
/// <param name="BytesPerDay">Median pace of the pods that grow.</param>
/// <param name="Pod">The pod that grew furthest.</param>
/// <param name="From">Its low at first, in bytes.</param>
/// <param name="To">Its low at last, in bytes.</param>
/// <param name="Over">How long that took.</param>
/// <param name="Growing">Lives that grow: pods, or stretches between restarts.</param>
/// <param name="Looked">Lives long enough to tell.</param>
/// <param name="Restarting">Whether restarts begin it anew: a sawtooth.</param>
internal sealed record MemoryGrowth(double BytesPerDay, string Pod, double From, double To, TimeSpan Over, int Growing, int Looked, bool Restarting)
{
    private const double HoursPerDay = 24;

    // A pod warms up for hours, and a daily wave hides a slope: three whole days of lows, less the first hours, are the least that shows one.
    private const int WarmHours = 3;
    private const int LeastDays = 3;
    private const int LeastHoursOfDay = 18;

    // Stretches between restarts, where several grow alike, need no day.
    private const int LeastLives = 3;
    private const int LeastLifeHours = 6;
    private const double LifeGrowth = 0.15;

    // Growth below a twentieth of the level, or 4 MiB, is what caches and fragmentation do; one that has lost more than half of its pace settles.
    private const double LeastShare = 0.05;
    private const double LeastBytes = 4 << 20;
    private const double StillGrowing = 0.5;
    private const double SteadyTau = 0.8;

    // Hours of the newest day that need the same hour of the day before, to tell a pace whatever the daily wave.
    private const int LeastPairs = 6;

    /// <summary>What the window shows, or null.</summary>
    public static MemoryGrowth? Of(IReadOnlyList<MemoryLife> lives) =>
        Judge(lives, lives.Select(static l => (Life: l, Line: ByDay(l))), restarting: false)
        ?? Judge(lives, lives.Where(static l => l.EndedByRestart).Select(static l => (Life: l, Line: ByHour(l))), restarting: true);

    private static MemoryGrowth? Judge(IReadOnlyList<MemoryLife> all, IEnumerable<(MemoryLife Life, (double PerDay, bool Grows)? Line)> lives, bool restarting)
    {
        var looked = lives.Where(static l => l.Line is not null).Select(static l => (l.Life, Line: l.Line!.Value)).ToList();
        var growing = looked.Where(static l => l.Line.Grows).OrderBy(static l => l.Line.PerDay).ToList();
        if (growing.Count == 0 || growing.Count * 2 < looked.Count || (restarting && growing.Count < LeastLives))
        {
            return null;
        }

        // What grew once need not grow now: the newest stretch between restarts must, and pods that took over must not be at rest.
        var pace = growing[growing.Count / 2].Line.PerDay;
        if (restarting ? !looked.MaxBy(static l => l.Life.Lows[^1].Hour).Line.Grows : IsOver(all, growing.Select(static l => l.Life), pace))
        {
            return null;
        }

        var furthest = growing.MaxBy(static l => l.Life.Lows[^1].Low - l.Life.Lows[0].Low).Life;
        var first = furthest.Lows[Math.Min(WarmHours, furthest.Lows.Count - 1)];
        return new MemoryGrowth(
            pace, furthest.Pod, first.Low, furthest.Lows[^1].Low, TimeSpan.FromHours(furthest.Lows[^1].Hour - first.Hour), growing.Count, looked.Count, restarting);
    }

    /// <summary>The line through daily lows, counted back from the last hour.</summary>
    private static (double PerDay, bool Grows)? ByDay(MemoryLife life)
    {
        var lows = new SortedDictionary<long, (double Low, int Hours)>();
        var last = life.Lows[^1].Hour;
        foreach (var (hour, low) in life.Lows)
        {
            if (hour >= life.Lows[0].Hour + WarmHours)
            {
                var day = -((last - hour) / (long)HoursPerDay);
                var (least, hours) = lows.GetValueOrDefault(day, (double.PositiveInfinity, 0));
                lows[day] = (Math.Min(least, low), hours + 1);
            }
        }

        var points = lows.Where(static d => d.Value.Hours >= LeastHoursOfDay).Select(static d => ((double)d.Key, d.Value.Low)).ToArray();
        if (points.Length < LeastDays)
        {
            return null;
        }

        var line = RobustLine.Of(points);
        var grown = line.Slope * (points[^1].Item1 - points[0].Item1);
        return (line.Slope, line.Tau >= SteadyTau && grown >= LeastBytes && grown >= LeastShare * points[points.Length / 2].Low && Continues(points, line.Slope)
            && !(NewestDay(life) < StillGrowing * line.Slope));
    }

    /// <summary>The line through the hourly lows of a life that a restart ended.</summary>
    private static (double PerDay, bool Grows)? ByHour(MemoryLife life)
    {
        if (life.Hours < LeastLifeHours || life.Lows.Count < LeastLifeHours)
        {
            return null;
        }

        var points = life.Lows.Select(static l => ((double)l.Hour, l.Low)).ToArray().AsSpan(1);
        var line = RobustLine.Of(points);
        var grown = line.Slope * (points[^1].Item1 - points[0].Item1);
        return (line.Slope * HoursPerDay, line.Tau >= SteadyTau && grown >= LeastBytes && grown >= LifeGrowth * points[0].Item2 && Continues(points, line.Slope));
    }

    /// <summary>Whether all pods that grow ended a day or more before the newest, and those that took over hold still.</summary>
    private static bool IsOver(IReadOnlyList<MemoryLife> all, IEnumerable<MemoryLife> growing, double pace)
    {
        var newest = all.Max(static l => l.Lows[^1].Hour) - (long)HoursPerDay;
        return growing.All(l => l.Lows[^1].Hour <= newest) && all.Where(l => l.Lows[^1].Hour > newest).Select(static l => NewestDay(l)).Max() < StillGrowing * pace;
    }

    /// <summary>By how much a life's low rose from its last day but one to its last, the median over the same hours of both; null where too few hours have a fellow.</summary>
    private static double? NewestDay(MemoryLife life)
    {
        var (first, last) = (life.Lows[0].Hour + WarmHours, life.Lows[^1].Hour);
        var lows = life.Lows.Where(l => l.Hour >= first && l.Hour > last - (2 * (long)HoursPerDay)).ToDictionary(static l => l.Hour, static l => l.Low);
        double[] rises = [.. lows.Where(l => lows.ContainsKey(l.Key - (long)HoursPerDay)).Select(l => l.Value - lows[l.Key - (long)HoursPerDay]).Order()];
        return rises.Length >= LeastPairs ? rises[rises.Length / 2] : null;
    }

    private static bool Continues(ReadOnlySpan<(double X, double Y)> points, double slope)
    {
        var later = points[((points.Length - 1) / 2)..];
        return later.Length < 2 || RobustLine.Of(later).Slope >= StillGrowing * slope;
    }
}
