using System.Globalization;
using System.IO.Compression;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>Every percentile of every recorded trace, against sorting everything. The recordings are found by the environment.</summary>
public sealed class RealTraceTests
{
    [Theory]
    [InlineData("smaug/usage_1m.csv.gz", 60_000, 400)]
    [InlineData("kruize_ros/usage_15m.csv.gz", 900_000, 10)]
    [InlineData("crane_prod_cpu/usage_1m.csv.gz", 60_000, 15)]
    public void Quantiles_are_within_one_percent_and_peaks_exact_on_every_trace(string file, long step, int atLeast)
    {
        var folder = Environment.GetEnvironmentVariable("ULLAGE_TRACES");
        if (folder is null || !File.Exists(Path.Combine(folder, file)))
        {
            Assert.Skip($"ULLAGE_TRACES names no folder with {file}.");
        }

        var checkedSeries = 0;
        foreach (var (cpu, memory) in Read(Path.Combine(folder, file)))
        {
            var traces = new[] { cpu, memory }.Where(static t => t.Times.Length > 0).ToArray();
            var window = new TimeRange(traces.Min(static t => t.Times[0]), traces.Max(static t => t.Times[^1]) + step);
            var found = (ContainerWindow)Reduced.Of(window, traces, new ReductionOptions { StartupWindow = TimeSpan.Zero }).Complete()[Trace.App];
            if (cpu.Times.Length > 0)
            {
                var holds = Exact.Holds(cpu, step, window.EndMs);
                var minutes = Exact.MinuteMeans(holds);
                Exact.AssertNear(minutes, found.CpuQuantile, rankError: 0);
                Assert.Equal(minutes.Max(static m => m.Value), found.CpuQuantile(1), 1e-12);
                Assert.Equal(cpu.Values.Max(), found.Summary.Cpu.Burst.Value);
                checkedSeries++;
            }

            if (memory.Times.Length > 0)
            {
                var holds = Exact.Holds(memory, step, window.EndMs);
                Exact.AssertNear([.. holds.Select(static h => (h.Value, h.ToMs - h.FromMs))], found.MemoryQuantile, rankError: 0);
                Assert.Equal(memory.Values.Max(), found.MemoryQuantile(1));
                Assert.Equal(memory.Values.Max(), found.Summary.Memory.Peak.Value);
                Assert.Equal(memory.Times[Array.IndexOf(memory.Values, memory.Values.Max())], found.Summary.Memory.Peak.AtMs);
                checkedSeries++;
            }
        }

        Assert.InRange(checkedSeries, atLeast, int.MaxValue);
    }

    private static IEnumerable<(Trace Cpu, Trace Memory)> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var series = new Dictionary<string, (List<(long, double)> Cpu, List<(long, double)> Memory)>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (!series.TryGetValue(cells[1], out var samples))
            {
                series.Add(cells[1], samples = ([], []));
            }

            var time = long.Parse(cells[0], CultureInfo.InvariantCulture) * 1000;
            Add(samples.Cpu, time, cells[2]);
            Add(samples.Memory, time, cells[3]);
        }

        return series.Select(static s => (Make(UsageMetric.CpuGauge, s.Key, s.Value.Cpu), Make(UsageMetric.MemoryGauge, s.Key, s.Value.Memory)));
    }

    private static void Add(List<(long, double)> samples, long time, string text)
    {
        if (text.Length > 0)
        {
            samples.Add((time, double.Parse(text, CultureInfo.InvariantCulture)));
        }
    }

    private static Trace Make(UsageMetric metric, string series, List<(long Time, double Value)> samples)
    {
        samples.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        var distinct = samples.DistinctBy(static s => s.Time).ToArray();
        return new Trace(metric, series, "1", [.. distinct.Select(static s => s.Time)], [.. distinct.Select(static s => s.Value)]);
    }
}
