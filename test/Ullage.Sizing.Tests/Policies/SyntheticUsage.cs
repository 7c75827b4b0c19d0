using Ullage.Model;

namespace Ullage.Sizing.Tests.Policies;

/// <summary>Usage from plain lists of 1-minute CPU means (cores) and memory samples (MiB); quantiles are exact.</summary>
internal sealed class SyntheticUsage : IContainerUsage
{
    public const long EndMs = 1_772_460_000_000;
    private readonly double[] _cpu;
    private readonly double[] _memory;

    public SyntheticUsage(IEnumerable<double> cpu, IEnumerable<double> mebibytes, double? burst = null, double? throttled = null, double? startup = null, Coverage? coverage = null)
    {
        _cpu = [.. cpu.Order()];
        _memory = [.. mebibytes.Select(static m => m * (1 << 20)).Order()];
        Summary = new UsageSummary
        {
            Coverage = coverage ?? new Coverage(TimeSpan.FromDays(7), TimeSpan.FromDays(21), 3, 2 * 3 * 10080, 0, TimeSpan.Zero),
            Cpu = new CpuUsage
            {
                Mean = _cpu.DefaultIfEmpty().Average(),
                P50 = CpuQuantile(0.5),
                P90 = CpuQuantile(0.9),
                P95 = CpuQuantile(0.95),
                P99 = CpuQuantile(0.99),
                Max = new Evidence("cpu max", CpuQuantile(1), "cores", "web-7", EndMs, _cpu.Length),
                // so low that quantiles decide where a test does not say otherwise
                Burst = new Evidence("cpu burst", burst ?? CpuQuantile(1) / 2, "cores", "web-7", EndMs, _cpu.Length),
                StartupMax = startup is { } s ? new Evidence("cpu start-up", s, "cores", "web-7", EndMs) : null,
                ThrottledShare = throttled,
            },
            Memory = new MemoryUsage
            {
                Mean = _memory.DefaultIfEmpty().Average(),
                P50 = MemoryQuantile(0.5),
                P90 = MemoryQuantile(0.9),
                P95 = MemoryQuantile(0.95),
                P99 = MemoryQuantile(0.99),
                Peak = new Evidence("memory peak", MemoryQuantile(1), "bytes", "web-7", EndMs, _memory.Length),
            },
            Hours = [],
        };
    }

    public UsageSummary Summary { get; private init; }

    public Coverage CpuCoverage { get => field ?? Summary.Coverage; init; }

    public Coverage MemoryCoverage { get => field ?? Summary.Coverage; init; }

    /// <summary>The same quantiles under another summary.</summary>
    public SyntheticUsage WithSummary(UsageSummary summary) => new(_cpu, _memory.Select(static m => m / (1 << 20))) { Summary = summary };

    /// <summary>A hundred equally long shares: 1 % … 100 % of a straight line from one amount to another.</summary>
    public static IEnumerable<double> Line(double from, double to) => Enumerable.Range(0, 100).Select(i => from + ((to - from) * i / 99));

    /// <summary>99 times one amount and once another.</summary>
    public static IEnumerable<double> Spike(double often, double once) => Enumerable.Repeat(often, 99).Append(once);

    public double CpuQuantile(double quantile) => Rank(_cpu, quantile);

    public double MemoryQuantile(double quantile) => Rank(_memory, quantile);

    private static double Rank(double[] sorted, double quantile) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
}
