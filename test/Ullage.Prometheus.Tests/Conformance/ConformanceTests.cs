using Ullage.Model;
using Ullage.Testing.Conformance;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Conformance;

/// <summary>One set of cases over every source and version: the same samples, bit for bit where the way can carry them, and the same cuts.</summary>
public sealed class ConformanceTests(ConformanceTests.Stores stores) : IClassFixture<ConformanceTests.Stores>
{
    private const string Installed = "";
    private const string NewerPrometheus = "3.5";
    private const string NewerVictoriaMetrics = "1.145";

    public static TheoryData<string, string> Ways => new()
    {
        { "OpenMetrics text", Installed },
        { "remote read", Installed },
        { "remote read", NewerPrometheus },
        { "TSDB of a running server", Installed },
        { "TSDB of a running server", NewerPrometheus },
        { "TSDB snapshot", Installed },
        { "TSDB snapshot", NewerPrometheus },
        { "promtool dump", Installed },
        { "promtool dump", NewerPrometheus },
        { "TSDB of overlapping blocks", Installed },
        { "TSDB of overlapping blocks", NewerPrometheus },
        { "remote read of overlapping blocks", Installed },
        { "remote read of overlapping blocks", NewerPrometheus },
        { "PromQL", Installed },
        { "PromQL", NewerPrometheus },
        { "export", Installed },
        { "export", NewerVictoriaMetrics },
        { "PromQL of VictoriaMetrics", Installed },
        { "PromQL of VictoriaMetrics", NewerVictoriaMetrics },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_source_gives_the_same_samples_of_every_case_in_every_range(string way, string version)
    {
        var carrier = Carrier.All[way];
        await using var source = await carrier.OpenAsync(stores, version);
        var differences = new List<string>();
        foreach (var @case in ConformanceCases.All.Where(carrier.Takes))
        {
            foreach (var range in ConformanceCases.Ranges)
            {
                differences.AddRange((await CompareAsync(carrier, source, @case, range)).Select(difference => $"{@case} from {range.StartMs - ConformanceCases.StartMs} to {range.EndMs - ConformanceCases.StartMs}: {difference}"));
            }
        }

        Assert.True(differences.Count == 0, $"{way} {version}: {differences.Count} differences.\n{string.Join('\n', differences.Take(20))}");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_source_lists_the_same_series_for_every_kind_of_condition(string way, string version)
    {
        await using var source = await Carrier.All[way].OpenAsync(stores, version);
        var many = ConformanceCases.All.Single(static c => c.Metric == "case_many_series");
        var all = new TimeRange(ConformanceCases.StartMs, ConformanceCases.EndMs);
        foreach (var selector in (Selector[])
        [
            new Selector(many.Metric),
            new Selector(many.Metric).And(MatcherKind.Equal, "namespace", "n-1"),
            new Selector(many.Metric).And(MatcherKind.NotEqual, "namespace", "n-1"),
            new Selector(many.Metric).And(MatcherKind.Regex, "pod", "p-(1|2.|absent)"),
            new Selector(many.Metric).And(MatcherKind.NotRegex, "pod", "p-.").And(MatcherKind.Equal, "namespace", "n-2"),
            new Selector(many.Metric).And(MatcherKind.Equal, "absent", ""),
            new Selector(many.Metric).And(MatcherKind.NotEqual, "absent", ""),
            new Selector(many.Metric).And(MatcherKind.Regex, "absent", "x|"),
        ])
        {
            var expected = many.Series.Keys.Where(selector.Matches).Select(static l => l.ToString()).Order(StringComparer.Ordinal);
            var recorder = new SampleRecorder(all);
            await source.ReadAsync(selector, all, recorder, TestContext.Current.CancellationToken);
            Assert.Equal(expected, recorder.Series.Keys.Select(static l => l.ToString()).Order(StringComparer.Ordinal));
            Assert.Equal(expected, (await source.SeriesAsync(selector, all, TestContext.Current.CancellationToken)).Select(static l => l.ToString()).Order(StringComparer.Ordinal));
        }
    }

    private static async Task<IEnumerable<string>> CompareAsync(Carrier carrier, ISampleSource source, ConformanceCase @case, TimeRange range)
    {
        var recorder = new SampleRecorder(range);
        var summary = await source.ReadAsync(new Selector(@case.Metric), range, recorder, TestContext.Current.CancellationToken);
        var expected = @case.Series.Select(s => (s.Key, Samples: carrier.Of(s.Value, range))).Where(static s => s.Samples.Count > 0).ToDictionary(static s => s.Key, static s => s.Samples);
        List<string> differences =
        [
            .. summary.Missing.Select(static missing => $"missing: {missing.Reason}"),
            .. recorder.AllComplete ? [] : (string[])["a series was not completed"],
            .. expected.Keys.Except(recorder.Series.Keys).Select(static labels => $"{labels} did not come"),
            .. recorder.Series.Keys.Except(expected.Keys).Select(static labels => $"{labels} came, though it has no sample here"),
        ];
        foreach (var (labels, samples) in expected.Where(s => recorder.Series.ContainsKey(s.Key)))
        {
            var found = recorder.Series[labels];
            if (samples.Count != found.Count)
            {
                differences.Add($"{labels}: {found.Count} samples, expected {samples.Count}");
                continue;
            }

            var first = Enumerable.Range(0, samples.Count).FirstOrDefault(i => samples[i].AtMs != found[i].AtMs || !Same(samples[i].Value, BitConverter.Int64BitsToDouble(found[i].Bits), carrier.Tolerance), -1);
            if (first >= 0)
            {
                var value = BitConverter.Int64BitsToDouble(found[first].Bits);
                differences.Add($"{labels}: sample {first} is {value:R} ({found[first].Bits:x16}) at {found[first].AtMs}, expected {samples[first].Value:R} ({BitConverter.DoubleToInt64Bits(samples[first].Value):x16}) at {samples[first].AtMs}");
            }
        }

        return differences;
    }

    private static bool Same(double expected, double found, double tolerance) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found)
        || (tolerance > 0 && (expected == found || (double.IsNaN(expected) && double.IsNaN(found)) || Math.Abs(expected - found) <= tolerance * Math.Abs(expected)));

    /// <summary>The stores of all cases, shared by the tests of this class.</summary>
    public sealed class Stores() : ConformanceStores(ConformanceCases.All, new TimeRange(ConformanceCases.StartMs, ConformanceCases.EndMs));
}
