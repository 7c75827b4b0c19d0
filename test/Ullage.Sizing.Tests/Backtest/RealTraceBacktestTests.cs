using System.Globalization;
using System.IO.Compression;
using Ullage.Model;
using Ullage.Sizing.Backtest;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Backtest;

/// <summary>
/// The peers on a real cluster's traces, against an independent judge that sees every sample and deploys every decision: decided at 24, 48 and 72 h from the start. Kills and containers hit are
/// equal; the rest differs by what sketches round (1 %), by slack being of samples instead of 5-minute means, and, for VPA, by CPU samples of one day weighing alike.
/// </summary>
public sealed class RealTraceBacktestTests
{
    private const string Folder = "smaug";

    // The judge's rows: slack, kills a pod-day, containers killed, limit ÷ used, points under the frontier, CPU request ÷ used, over, weighted.
    private static readonly (string Policy, double Slack, double Kills, int Killed, double LimitToUsed, double Frontier, double CpuToUsed, double Over, double Weighted)[] Judged =
    [
        ("krr", 0.417, 0.0323, 20, 1.60, -19.2, 2.54, 0.0179, 0.0403),
        ("krr-no-floor", 0.205, 0.0370, 24, 1.51, 0.0, 2.35, 0.0558, 0.0422),
        ("vpa", 0.496, 0.0270, 16, 1.76, -22.2, 2.62, 0.0062, 0.0396),
        ("vpa-no-floor", 0.281, 0.0285, 17, 1.54, -3.0, 2.43, 0.0081, 0.0400),
        ("vpa-upper", 0.632, 0.0150, 10, 2.60, -14.5, 4.42, 0.0013, 0.0039),
    ];

    [Fact]
    public void Peers_meet_what_an_independent_judge_says_they_meet()
    {
        var root = Environment.GetEnvironmentVariable("ULLAGE_TRACES");
        if (root is null || !File.Exists(Path.Combine(root, Folder, "usage_1m.csv.gz")))
        {
            Assert.Skip($"ULLAGE_TRACES names no folder with {Folder}/usage_1m.csv.gz.");
        }

        var (histories, containersOfPod) = Read(Path.Combine(root, Folder));
        var policies = Judged.Select(static j => BacktestCatalog.Create(j.Policy, SizingOptions.Default)).ToArray();
        var run = new BacktestRun(new TimeRange(DaysAfter(0), DaysAfter(4)), policies, new BacktestOptions { MinHistory = TimeSpan.FromHours(1), LeastChange = 0 });
        foreach (var history in histories)
        {
            var facts = new ContainerFacts { Id = history.Container };
            var siblings = Enumerable.Range(1, containersOfPod[history.Container] - 1).Select(i => new ContainerFacts { Id = history.Container with { Name = $"beside-{i}" } });
            run.Judge(new Workload { Id = history.Container.Workload, Containers = [facts, .. siblings] }, facts, history);
        }

        var result = run.Result();
        Assert.Equal([DaysAfter(1), DaysAfter(2), DaysAfter(3)], result.DecidedAtMs);
        foreach (var (judged, outcome) in Judged.Zip(result.Policies))
        {
            Assert.Equal((judged.Policy, 222, judged.Killed), (outcome.Policy, outcome.Containers, outcome.OomContainers));
            Assert.Equal(judged.Kills, outcome.OomRate!.Value, 0.0001);
            Assert.Equal(judged.Slack, outcome.MemorySlack!.Value, 0.008);
            Assert.Equal(judged.LimitToUsed, outcome.MemoryLimitToUsed!.Value, 0.02 * judged.LimitToUsed);
            Assert.Equal(judged.CpuToUsed, outcome.CpuRequestToUsed!.Value, 0.025 * judged.CpuToUsed);
            Assert.Equal(judged.Frontier, outcome.UnderFrontier!.Value * 100, 0.8);
            // A request at P95 lies where a steady container's use is densest: a tenth of a sketch's bucket is points of time there.
            Assert.Equal(judged.Over, outcome.CpuOver!.Value, 0.007);
            Assert.Equal(judged.Weighted, outcome.CpuOverWeighted!.Value, 0.005);
        }
    }

    // Days begin with the first sample: it is put at a midnight.
    private static long DaysAfter(int days) => (20_000 + days) * TimeRange.DayMs;

    private static (IEnumerable<ContainerHistory> Histories, Dictionary<ContainerId, int> ContainersOfPod) Read(string folder)
    {
        var owners = new Dictionary<string, SeriesOwner>();
        foreach (var cells in Lines(Path.Combine(folder, "series.csv.gz"), out var columns))
        {
            string Of(string column) => cells[columns.IndexOf(column)];
            owners.Add(Of("series"), new SeriesOwner(new ContainerId(new WorkloadId("", Of("namespace"), "Deployment", Of("workload")), Of("container")), Of("pod")));
        }

        var podSizes = owners.Values.GroupBy(static o => (o.Container.Workload.Namespace, o.Pod)).ToDictionary(static g => g.Key, static g => g.Select(static o => o.Container.Name).Distinct().Count());
        var reduction = new UsageReduction(new TimeRange(DaysAfter(0), DaysAfter(4)), new ReductionOptions { KeepCells = true, StartupWindow = TimeSpan.Zero });
        var rows = Lines(Path.Combine(folder, "usage_1m.csv.gz"), out _).Select(static c => (Series: c[1], Time: long.Parse(c[0], CultureInfo.InvariantCulture) * 1000, Cpu: c[2], Memory: c[3])).ToList();
        var first = rows.Min(static r => r.Time);
        using (var cpu = reduction.Sink(UsageMetric.CpuGauge, labels => owners[labels["series"]]))
        using (var memory = reduction.Sink(UsageMetric.MemoryGauge, labels => owners[labels["series"]]))
        {
            var id = 0;
            foreach (var series in rows.GroupBy(static r => r.Series))
            {
                Feed(cpu, new SeriesId(id), series.Key, series.Where(static r => r.Cpu.Length > 0).Select(r => (r.Time - first + DaysAfter(0), r.Cpu)));
                Feed(memory, new SeriesId(id++), series.Key, series.Where(static r => r.Memory.Length > 0).Select(r => (r.Time - first + DaysAfter(0), r.Memory)));
            }
        }

        return (reduction.TakeHistories(), owners.Values.GroupBy(static o => o.Container).ToDictionary(static g => g.Key, g => podSizes[(g.Key.Workload.Namespace, g.Last().Pod)]));
    }

    private static void Feed(UsageSink sink, SeriesId id, string series, IEnumerable<(long Time, string Value)> samples)
    {
        var all = samples.Select(static s => (s.Time, Value: double.Parse(s.Value, CultureInfo.InvariantCulture))).ToList();
        sink.Accept(id, LabelSet.From(("series", series)));
        sink.Append(id, [.. all.Select(static s => s.Time)], [.. all.Select(static s => s.Value)]);
        sink.Complete(id);
    }

    private static IEnumerable<string[]> Lines(string path, out List<string> columns)
    {
        var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        columns = [.. reader.ReadLine()!.Split(',')];
        return Rest(reader);

        static IEnumerable<string[]> Rest(StreamReader reader)
        {
            using (reader)
            {
                while (reader.ReadLine() is { } line)
                {
                    yield return line.Split(',');
                }
            }
        }
    }
}
