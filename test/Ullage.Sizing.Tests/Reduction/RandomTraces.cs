using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>Traces as unkind as real ones: irregular steps, holes, resets, repeats, stale markers, NaN, pods that come, restart and go, second scrape jobs.</summary>
internal static class RandomTraces
{
    public static List<Trace> Make(int seed, int days)
    {
        var random = new Random(seed);
        var traces = new List<Trace>();
        var pods = random.Next(1, 7);
        for (var pod = 0; pod < pods; pod++)
        {
            var from = Trace.Day0 + (random.Next(3) == 0 ? random.NextInt64(days * TimeRange.DayMs) : random.Next(20_000));
            var to = random.Next(3) == 0 ? Math.Min(from + random.NextInt64(days * TimeRange.DayMs), Trace.Day0 + days * TimeRange.DayMs) : Trace.Day0 + days * TimeRange.DayMs;
            var step = new[] { 15_000, 30_000, 60_000, 137_000, 900_000 }[random.Next(5)];
            var restart = random.Next(3) == 0 ? from + random.NextInt64(Math.Max(1, to - from)) : to;
            foreach (var metric in new[] { UsageMetric.CpuCounter, UsageMetric.MemoryGauge, UsageMetric.CfsPeriods })
            {
                traces.Add(Series(random, metric, $"cart-{pod}", "a", from, restart, step));
                if (restart < to)
                {
                    traces.Add(Series(random, metric, $"cart-{pod}", "b", restart, to, step));
                }
            }
        }

        return [.. traces.Where(static t => t.Times.Length > 0)];
    }

    private static Trace Series(Random random, UsageMetric metric, string pod, string id, long from, long to, int step)
    {
        var times = new List<long>();
        var values = new List<double>();
        var jitter = random.Next(2) == 0 ? 0 : step / 10;
        var value = metric == UsageMetric.MemoryGauge ? random.Next(1_000_000, 500_000_000) : random.Next(100);
        double current = value;
        for (var time = from; time < to; time += step + random.Next(-jitter, jitter + 1))
        {
            current = metric switch
            {
                UsageMetric.MemoryGauge => Math.Floor(Math.Clamp(current * (1 + (random.NextDouble() - 0.5) * 0.1), 4096, 4e9)),
                UsageMetric.CfsPeriods => current + random.Next(300),
                _ => random.Next(4) == 0 ? current : current + random.NextDouble() * step / 1000,
            };
            var odd = random.Next(200);
            if (odd == 0 && metric != UsageMetric.MemoryGauge)
            {
                current *= random.NextDouble();
            }

            if (odd == 1)
            {
                time += random.Next(20) * step;
            }

            if (time >= to)
            {
                break;
            }

            times.Add(time);
            values.Add(odd switch { 2 => double.NaN, 3 => StaleMarker.Value, 4 => double.PositiveInfinity, 5 => -1, _ => current });
        }

        return new Trace(metric, pod, id, [.. times], [.. values]);
    }
}
