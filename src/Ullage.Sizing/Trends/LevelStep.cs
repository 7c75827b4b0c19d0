using Ullage.Model;

namespace Ullage.Sizing.Trends;

/// <summary>What the newest image holds and uses beside the one before, at the same hours of the day.</summary>
/// <param name="Image">The newest image.</param>
/// <param name="Before">The one before.</param>
/// <param name="AtMs">The hour in which the newest was first seen among the pods followed.</param>
/// <param name="Pods">Pods of the newest that were followed.</param>
/// <param name="PodsBefore">Pods of the one before.</param>
/// <param name="Memory">Low of memory, in bytes: then and now, or null where they do not differ.</param>
/// <param name="Cpu">CPU a pod, in cores: then and now, or null where it does not differ.</param>
/// <param name="PeakBefore">The highest memory of a pod of the image before, in bytes; 0 where not told.</param>
/// <param name="MemorySince">Median of the hourly means of memory since, in bytes.</param>
/// <param name="CpuSince">Median of the hourly means of CPU since, in cores.</param>
internal sealed record LevelStep(
    string Image, string Before, long AtMs, int Pods, int PodsBefore, (double Then, double Now)? Memory, (double Then, double Now)? Cpu, double PeakBefore, double MemorySince, double CpuSince)
{
    // Six hours of the day seen under both images, four fifths of them on the same side: a level, not a moment.
    private const int LeastHours = 6;
    private const double SameSide = 0.8;
    private const int WarmHours = 3;
    private const int CpuHours = 48;

    /// <summary>Changes that count: 15 % and 8 MiB of memory, a quarter and 20m of CPU, which follows the load besides.</summary>
    private const double MemoryShare = 0.15, MemoryBytes = 8 << 20, CpuShare = 0.25, CpuCores = 0.02;

    /// <summary>The change at the last rollout in the window, or null when none was seen or neither level moved.</summary>
    public static LevelStep? Of(ContainerFacts container, IContainerUsage usage, IReadOnlyList<MemoryLife> lives)
    {
        var images = lives.Where(l => container.PodImages.ContainsKey(l.Pod)).GroupBy(l => container.PodImages[l.Pod])
            .OrderBy(static g => g.Min(static l => l.Lows[0].Hour)).ThenBy(static g => g.Key, StringComparer.Ordinal).ToList();
        if (images.Count < 2)
        {
            return null;
        }

        var (then, now) = (images[^2], images[^1]);
        var change = now.Min(static l => l.Lows[0].Hour);
        var memory = Compare(Lows(then), Lows(now), MemoryShare, MemoryBytes);
        var hours = usage.Summary.Hours.Where(h => Math.Abs((h.StartMs / TimeRange.HourMs) - change) <= CpuHours).ToList();
        var cpu = Compare(
            hours.Where(h => h.StartMs / TimeRange.HourMs < change).Select(static h => (h.StartMs / TimeRange.HourMs, h.CpuMean)),
            hours.Where(h => h.StartMs / TimeRange.HourMs > change).Select(static h => (h.StartMs / TimeRange.HourMs, h.CpuMean)), CpuShare, CpuCores);
        if (memory is null && cpu is null)
        {
            return null;
        }

        var since = usage.Summary.Hours.Where(h => h.StartMs / TimeRange.HourMs > change).ToList();
        var before = usage.Days.SelectMany(static d => d.TopMemoryPods).Where(p => container.PodImages.GetValueOrDefault(p.Pod) == then.Key).Select(static p => p.Peak).DefaultIfEmpty().Max();
        return new LevelStep(
            now.Key, then.Key, change * TimeRange.HourMs, CountOf(now), CountOf(then), memory, cpu, before,
            Median(since.Select(static h => h.MemoryMean)), Median(since.Select(static h => h.CpuMean)));
    }

    private static int CountOf(IEnumerable<MemoryLife> lives) => lives.Select(static l => l.Pod).Distinct(StringComparer.Ordinal).Count();

    // The first hours of a life are warm-up, and a leak must not pass for a level: one day of each.
    private static IEnumerable<(long Hour, double Value)> Lows(IEnumerable<MemoryLife> lives) =>
        lives.SelectMany(static l => l.Lows.Where(p => p.Hour >= l.Lows[0].Hour + WarmHours && p.Hour < l.Lows[0].Hour + WarmHours + 24));

    private static (double Then, double Now)? Compare(IEnumerable<(long Hour, double Value)> then, IEnumerable<(long Hour, double Value)> now, double share, double amount)
    {
        var (before, after) = (ByHourOfDay(then), ByHourOfDay(now));
        var both = before.Keys.Where(after.ContainsKey).Select(h => (Then: before[h], Now: after[h])).ToList();
        if (both.Count < LeastHours)
        {
            return null;
        }

        var (a, b) = (Median(both.Select(static p => p.Then)), Median(both.Select(static p => p.Now)));
        var agree = both.Count(p => Math.Sign(p.Now - p.Then) == Math.Sign(b - a));
        return Math.Abs(b - a) >= Math.Max(amount, share * a) && agree >= SameSide * both.Count ? (a, b) : null;
    }

    private static Dictionary<long, double> ByHourOfDay(IEnumerable<(long Hour, double Value)> points) =>
        points.Where(static p => !double.IsNaN(p.Value)).GroupBy(static p => p.Hour % 24).ToDictionary(static g => g.Key, static g => Median(g.Select(static p => p.Value)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(static v => !double.IsNaN(v)).Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
