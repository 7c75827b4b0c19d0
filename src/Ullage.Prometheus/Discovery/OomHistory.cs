using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// One container's ends in the window, worked out from what kube-state-metrics told of them: counts of restarts, the reason of the last
/// end, in newer versions its time. Several exporters may tell the same; what they tell counts once.
/// </summary>
/// <remarks>
/// A kill is taken at the time the exporter gives, else at the restart that was seen while the reason said OOMKilled, else at the first
/// sample that said so. A reason that stood there from the first sample on is from before the window, unless the pod is younger.
/// </remarks>
internal sealed class OomHistory(TimeRange window)
{
    // A restart and its reason are told by the same scrape, or by neighbours.
    private const long SameEndMs = 2 * 60_000;

    public required IReadOnlyList<StepSeries> Restarts { get; init; }

    public required IReadOnlyList<StepSeries> LastReasonOom { get; init; }

    public required IReadOnlyList<StepSeries> ReasonOom { get; init; }

    public required IReadOnlyList<StepSeries> EndedAt { get; init; }

    public required IReadOnlyList<StepSeries> MemoryLimit { get; init; }

    public required bool CreatedInWindow { get; init; }

    public int RestartCount => Increases(Restarts, window.StartMs).Sum(static i => i.By);

    public IReadOnlyList<OomKill> Kills(string pod)
    {
        var times = new SortedSet<long>();
        foreach (var (at, _) in Increases(Restarts, window.StartMs))
        {
            if (LastReasonOom.Any(s => SaysSo(s, at, at + SameEndMs)))
            {
                times.Add(at);
            }
        }

        foreach (var series in LastReasonOom.Concat(ReasonOom))
        {
            foreach (var (at, value) in series.Steps)
            {
                if (value == 1 && IsNews(series, at) && !times.Any(t => Math.Abs(t - at) <= SameEndMs))
                {
                    times.Add(at);
                }
            }
        }

        var exact = EndedAt.SelectMany(static s => s.Steps).Select(static s => (long)(Math.Clamp(s.Value, 0, 1e11) * 1000)).Where(window.Contains).Distinct().Order().ToList();
        return [.. times.Select(seen => Exactly(seen, exact)).Where(window.Contains).Distinct().Select(at => new OomKill(pod, at, LimitAt(at)))];
    }

    /// <summary>When a counter told by any of several series rose, and by how much.</summary>
    public static IEnumerable<(long AtMs, int By)> Increases(IReadOnlyList<StepSeries> series, long windowStartMs)
    {
        double? highest = null;
        foreach (var (at, value) in series.SelectMany(static s => s.Steps).OrderBy(static s => s.AtMs).ThenBy(static s => s.Value))
        {
            if (highest is { } before && value > before && at > windowStartMs)
            {
                yield return (at, (int)Math.Min(value - before, 1_000_000));
            }

            highest = Math.Max(highest ?? value, value);
        }
    }

    private static bool SaysSo(StepSeries series, long fromMs, long toMs) =>
        series.At(fromMs) == 1 && series.LastMs >= fromMs || series.Steps.Any(s => s.Value == 1 && s.AtMs > fromMs && s.AtMs <= toMs);

    private bool IsNews(StepSeries series, long atMs)
    {
        var first = Restarts.Concat(MemoryLimit).Where(static s => s.Steps.Count > 0).Select(static s => s.Steps[0].AtMs).DefaultIfEmpty(long.MaxValue).Min();
        return CreatedInWindow || series.Steps[0].AtMs != atMs || (first != long.MaxValue && atMs > first + SameEndMs);
    }

    private static long Exactly(long seenMs, List<long> exact)
    {
        // The exporter's time is before the scrape that told of it, and belongs to the first such scrape.
        var candidates = exact.Where(e => e <= seenMs && seenMs - e <= 5 * SameEndMs).ToList();
        return candidates.Count > 0 ? candidates[^1] : seenMs;
    }

    private ByteQuantity? LimitAt(long atMs)
    {
        var limit = MemoryLimit.Select(s => s.At(atMs) ?? s.Steps[0].Value).Where(static v => v is > 0 and <= 1e18).DefaultIfEmpty(0).Max();
        return limit > 0 ? ByteQuantity.FromBytes(limit) : null;
    }
}
