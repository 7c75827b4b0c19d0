using BenchmarkDotNet.Attributes;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Benchmarks.Reduction;

/// <summary>
/// A week of one container at 30 s, in spans of 120 samples as chunks hold them. The reference keeps every value in a list and sorts it: the plainest exact way,
/// without time weights, minutes, peaks by pod, hours or days.
/// </summary>
[MemoryDiagnoser]
public class ReductionBenchmarks
{
    private const int Samples = 7 * 2880;
    private const int Chunk = 120;
    private static readonly TimeRange Window = new(1_772_409_600_000, 1_772_409_600_000 + 7 * TimeRange.DayMs);
    private static readonly ContainerId Container = new(new WorkloadId("", "shop", "Deployment", "cart"), "app");
    private static readonly LabelSet Labels = LabelSet.From(("__name__", "usage"), ("container", "app"), ("namespace", "shop"), ("pod", "cart-1"));
    private readonly long[] _times = new long[Samples];
    private readonly double[] _counter = new double[Samples];
    private readonly double[] _bytes = new double[Samples];

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        double total = 1000, bytes = 300_000_000;
        for (var i = 0; i < Samples; i++)
        {
            _times[i] = Window.StartMs + i * 30_000L + 7_123;
            total += 30 * (0.05 + 0.3 * Math.Abs(Math.Sin(i / 400.0)) + 0.1 * random.NextDouble());
            bytes = Math.Floor(Math.Clamp(bytes * (1 + (random.NextDouble() - 0.5) * 0.02), 2e8, 6e8));
            (_counter[i], _bytes[i]) = (total, bytes);
        }
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public double Cpu_counter() => Reduce(UsageMetric.CpuCounter, _counter).CpuQuantile(0.99);

    [Benchmark(OperationsPerInvoke = Samples)]
    public double Memory_gauge() => Reduce(UsageMetric.MemoryGauge, _bytes).MemoryQuantile(0.99);

    [Benchmark(OperationsPerInvoke = Samples, Baseline = true)]
    public double List_and_sort_of_rates()
    {
        var rates = new List<double>();
        for (var i = 1; i < Samples; i++)
        {
            rates.Add((_counter[i] - _counter[i - 1]) / (_times[i] - _times[i - 1]) * 1000);
        }

        rates.Sort();
        return rates[(int)(rates.Count * 0.99)];
    }

    [Benchmark(OperationsPerInvoke = Samples)]
    public double List_and_sort_of_bytes()
    {
        var values = new List<double>();
        foreach (var value in _bytes)
        {
            values.Add(value);
        }

        values.Sort();
        return values[(int)(values.Count * 0.99)];
    }

    private Sizing.IContainerUsage Reduce(UsageMetric metric, double[] values)
    {
        var reduction = new UsageReduction(Window);
        using (var sink = reduction.Sink(metric, static labels => new SeriesOwner(Container, labels["pod"])))
        {
            sink.Accept(new SeriesId(0), Labels);
            for (var from = 0; from < Samples; from += Chunk)
            {
                var count = Math.Min(Chunk, Samples - from);
                sink.Append(new SeriesId(0), _times.AsSpan(from, count), values.AsSpan(from, count));
            }

            sink.Complete(new SeriesId(0));
        }

        return reduction.Complete()[Container];
    }
}
