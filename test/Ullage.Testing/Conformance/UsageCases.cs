using Ullage.Model;

namespace Ullage.Testing.Conformance;

/// <summary>Usage of containers over 27 hours, which cross midnight: counters that reset, pods that come and go with their stale markers, gaps, peaks of one sample.</summary>
public static class UsageCases
{
    /// <summary>CPU's metric.</summary>
    public const string Cpu = "container_cpu_usage_seconds_total";

    /// <summary>Memory's metric.</summary>
    public const string Memory = "container_memory_working_set_bytes";

    /// <summary>What they span.</summary>
    public static TimeRange Range { get; } = new(1_700_006_400_000, 1_700_006_400_000 + (27 * TimeRange.HourMs));

    private const long Scrape = 30_000;

    /// <summary>Both metrics.</summary>
    /// <param name="staleMarkers">Whether a pod's end and each gap are marked, as a server that scrapes marks them.</param>
    public static IReadOnlyList<ConformanceCase> All(bool staleMarkers) =>
    [
        new(Cpu, Pods().ToDictionary(static pod => Labels(Cpu, pod), pod => Samples(pod, staleMarkers, CpuSeconds(pod)))),
        new(Memory, Pods().ToDictionary(static pod => Labels(Memory, pod), pod => Samples(pod, staleMarkers, Bytes(pod)))),
    ];

    private static IEnumerable<int> Pods() => Enumerable.Range(0, 8);

    private static LabelSet Labels(string metric, int pod) => LabelSet.From(
        (LabelSet.MetricNameLabel, metric), ("namespace", $"space-{pod % 2}"), ("pod", $"web-{pod}"), ("container", "web"), ("job", "kubelet"));

    private static IReadOnlyList<(long AtMs, double Value)> Samples(int pod, bool staleMarkers, Func<int, double> value)
    {
        var samples = new List<(long, double)>();
        var from = Range.StartMs + (pod * 37 * Scrape) + (pod * 1000);
        var to = pod == 3 ? Range.EndMs - (9 * TimeRange.HourMs) : Range.EndMs;
        var wasThere = false;
        for (var (at, i) = (from, 0); at < to + Scrape && at < Range.EndMs; at += Scrape, i++)
        {
            var there = at < to && (pod != 5 || i % 700 is < 300 or > 340);
            if (there)
            {
                samples.Add((at, value(i)));
            }
            else if (wasThere && staleMarkers)
            {
                samples.Add((at, StaleMarker.Value));
            }

            wasThere = there;
        }

        return samples;
    }

    private static Func<int, double> CpuSeconds(int pod)
    {
        var random = new Random(pod);
        double total = 0;
        return i =>
        {
            total = pod == 2 && i % 1100 == 1099 ? 0 : total;
            total += Math.Round((0.05 + (0.4 * random.NextDouble())) * Scrape / 1000 * (i % 977 == 500 ? 4 : 1), 6);
            return Math.Round(total, 6);
        };
    }

    private static Func<int, double> Bytes(int pod)
    {
        var random = new Random(100 + pod);
        return i => 4096.0 * (20_000 + random.Next(9_000) + (i == 1234 ? 60_000 : 0));
    }
}
