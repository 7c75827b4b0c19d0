namespace Ullage.Sizing.Tests.Reduction;

/// <summary>The plain way to the same figures, for traces whose scrape interval is known: everything in lists, sorted.</summary>
internal static class Exact
{
    /// <summary>The smallest value at or below which at least a share <paramref name="quantile"/> of all weight lies.</summary>
    public static double Quantile(IEnumerable<(double Value, long Weight)> samples, double quantile) => Quantiles(samples)(quantile);

    /// <summary>Holds every percentile to 1 % of the exact one, or of one whose rank differs by as much as the trace leaves open.</summary>
    public static void AssertNear(IEnumerable<(double Value, long Weight)> samples, Func<double, double> found, double rankError)
    {
        var exact = Quantiles(samples);
        for (var percent = 0; percent < 100; percent++)
        {
            var quantile = percent / 100.0;
            Assert.InRange(found(quantile), exact(Math.Max(0, quantile - rankError)) * 0.99, exact(Math.Min(1, quantile + rankError)) * 1.01);
        }
    }

    private static Func<double, double> Quantiles(IEnumerable<(double Value, long Weight)> samples)
    {
        var sorted = samples.OrderBy(static s => s.Value).ToArray();
        var passed = new long[sorted.Length];
        long total = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            passed[i] = total += sorted[i].Weight;
        }

        return quantile =>
        {
            // The first of those with at least the target passed; equal sums mean weightless samples in between, of which any will do.
            var at = Array.BinarySearch(passed, Math.Max(1, (long)Math.Ceiling(quantile * total)));
            return sorted.Length == 0 ? 0 : sorted[Math.Min(at >= 0 ? at : ~at, sorted.Length - 1)].Value;
        };
    }

    /// <summary>How long each sample of a gauge held.</summary>
    public static List<(double Value, long FromMs, long ToMs)> Holds(Trace trace, long stepMs, long endMs)
    {
        var usable = Usable(trace);
        var holds = new List<(double, long, long)>();
        for (var i = 0; i < usable.Count; i++)
        {
            var (time, value) = usable[i];
            var next = i + 1 < usable.Count ? usable[i + 1].Time : long.MaxValue;
            holds.Add((value, time, next - time <= 5 * stepMs ? next : Math.Min(endMs, time + stepMs)));
        }

        return holds;
    }

    /// <summary>Rates between neighbours of a counter that neither repeats nor resets.</summary>
    public static List<(double Value, long FromMs, long ToMs)> Rates(Trace trace, long stepMs)
    {
        var usable = Usable(trace);
        return [.. usable.Zip(usable.Skip(1)).Where(p => p.Second.Time - p.First.Time <= 5 * stepMs)
            .Select(p => ((p.Second.Value - p.First.Value) * 1000 / (p.Second.Time - p.First.Time), p.First.Time, p.Second.Time))];
    }

    /// <summary>Means of the minutes of UTC, weighted by how much of each was covered.</summary>
    public static List<(double Value, long Weight)> MinuteMeans(IEnumerable<(double Value, long FromMs, long ToMs)> pieces)
    {
        var minutes = new Dictionary<long, (double Sum, long Weight)>();
        foreach (var (value, from, to) in pieces)
        {
            for (var at = from; at < to;)
            {
                var minute = at / Trace.Minute;
                var end = Math.Min(to, (minute + 1) * Trace.Minute);
                var (sum, weight) = minutes.GetValueOrDefault(minute);
                minutes[minute] = (sum + value * (end - at), weight + end - at);
                at = end;
            }
        }

        return [.. minutes.Values.Select(static m => (m.Sum / m.Weight, m.Weight))];
    }

    private static List<(long Time, double Value)> Usable(Trace trace) =>
        [.. trace.Times.Zip(trace.Values).Where(static s => s.Second >= 0 && double.IsFinite(s.Second)).Select(static s => (s.First, s.Second))];
}
