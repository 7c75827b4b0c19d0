using Ullage.Model;

namespace Ullage.Testing.Conformance;

/// <summary>The cases: what samples of real services look like at their worst, over five and a half hours, which is three blocks.</summary>
public static class ConformanceCases
{
    /// <summary>The first moment: a boundary of 2-hour blocks.</summary>
    public const long StartMs = 1_700_006_400_000;

    /// <summary>The first moment after the last sample.</summary>
    public const long EndMs = StartMs + (11 * TimeRange.HourMs / 2);

    private const long Scrape = 15_000;
    private const long BlockMs = 2 * TimeRange.HourMs;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        One("case_regular_gauge", Every(Scrape, static (i, _) => 5e8 + 4096 * (i * 7919 % 1000))),
        One("case_counter_with_resets", Every(Scrape, static (i, _) => i % 400 * 0.017)),
        One("case_irregular_steps", Jittered(11)),
        One("case_gap", [.. Every(Scrape, static (i, _) => i).Where(static s => s.AtMs < StartMs + TimeRange.HourMs || s.AtMs >= StartMs + BlockMs + 1_800_000)]),
        One("case_one_sample", [(StartMs + 4_000_000, 42.5)]),
        One("case_one_sample_at_the_first_moment", [(StartMs, 1)]),
        One("case_nan", Every(Scrape, static (i, _) => i % 5 == 3 ? GoNaN : i)),
        One("case_infinities", Every(Scrape, static (i, _) => i % 7 == 2 ? double.PositiveInfinity : i % 7 == 4 ? double.NegativeInfinity : i)),
        One("case_stale_and_back", Every(Scrape, static (i, _) => i % 100 == 99 ? StaleMarker.Value : i)),
        One("case_vanishes", [.. Every(Scrape, static (i, _) => i).Where(static s => s.AtMs < StartMs + TimeRange.HourMs)]),
        One("case_constant", Every(Scrape, static (_, _) => 1)),
        One("case_block_boundaries", [.. Enumerable.Range(0, 3).SelectMany(static k => ((long[])[-250, -125, 0, 125, 250]).Select(d => StartMs + (k * BlockMs) + d)).Where(static t => t is >= StartMs and < EndMs).Select(static t => (t, t % 1_000_000 / 8.0))]),
        One("case_odd_milliseconds", Every(9_973, static (i, _) => i)) with { SurvivesPromtool = false },
        One("case_every_kind_of_double", Every(Scrape, static (i, random) => (i % 6) switch
        {
            0 => double.MaxValue,
            1 => double.Epsilon,
            2 => -0.0,
            3 => 0.1 + 0.2,
            4 => -1e-300,
            _ => BitConverter.Int64BitsToDouble(random.NextInt64() & 0x7fdf_ffff_ffff_ffff),
        })) with { SurvivesDecimals = false },
        new("case_label_values", new Dictionary<LabelSet, IReadOnlyList<(long, double)>>
        {
            [Labels("case_label_values", ("v", "quote \" backslash \\ newline \n tab \t end"))] = Every(60_000, static (i, _) => i),
            [Labels("case_label_values", ("v", "größe 尺寸 😀 \uE000"))] = Every(60_000, static (i, _) => i + 0.25),
            [Labels("case_label_values", ("v", new string('x', 900)))] = Every(60_000, static (i, _) => i + 0.5),
            [Labels("case_label_values")] = Every(60_000, static (i, _) => i + 0.75),
        }),
        new("case_many_series", Enumerable.Range(0, 60).ToDictionary(
            static k => Labels("case_many_series", ("pod", $"p-{k}"), ("namespace", $"n-{k % 3}")),
            static k => (IReadOnlyList<(long, double)>)[.. Every(60_000, (i, _) => i + k).Where(s => s.AtMs >= StartMs + (k * 120_000L))])),
    ];

    /// <summary>Ranges asked for: all, cuts within a chunk at both edges, around block boundaries, single moments, and nothing.</summary>
    public static IReadOnlyList<TimeRange> Ranges { get; } =
    [
        new(StartMs, EndMs),
        new(StartMs + 1_234_567, StartMs + 17_654_321),
        new(StartMs + BlockMs, StartMs + (2 * BlockMs)),
        new(StartMs + BlockMs - 125, StartMs + BlockMs + 125),
        new(StartMs, StartMs + 1),
        new(StartMs + BlockMs, StartMs + BlockMs + 1),
        new(StartMs + 1, StartMs + 2),
    ];

    private static double GoNaN => BitConverter.Int64BitsToDouble(0x7ff8000000000001);

    private static LabelSet Labels(string metric, params ReadOnlySpan<(string, string)> labels) => LabelSet.From([(LabelSet.MetricNameLabel, metric), ("job", "conformance"), .. labels]);

    private static ConformanceCase One(string metric, IReadOnlyList<(long, double)> samples) =>
        new(metric, new Dictionary<LabelSet, IReadOnlyList<(long AtMs, double Value)>> { [Labels(metric)] = samples });

    private static List<(long AtMs, double Value)> Every(long stepMs, Func<int, Random, double> value)
    {
        var random = new Random(5);
        var samples = new List<(long, double)>();
        for (var at = StartMs; at < EndMs; at += stepMs)
        {
            samples.Add((at, value(samples.Count, random)));
        }

        return samples;
    }

    private static List<(long AtMs, double Value)> Jittered(int seed)
    {
        var random = new Random(seed);
        var samples = new List<(long, double)>();
        for (var at = StartMs + 375; at < EndMs; at += 125 * (1 + random.Next(random.Next(10) == 0 ? 3000 : 200)))
        {
            samples.Add((at, random.NextDouble()));
        }

        return samples;
    }
}
