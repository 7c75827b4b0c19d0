using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>Folds cells of one container, of any days in any order, into a window.</summary>
internal sealed class WindowBuilder
{
    private readonly QuantileSketch _cpu = new();
    private readonly QuantileSketch _cpuStartup = new();
    private readonly QuantileSketch _memory = new();
    private readonly SortedDictionary<int, (byte[] Bytes, DayDigest Digest)> _days = [];
    private readonly CompactWriter _writer = new();
    private readonly DistinctPods _pods = new();
    private readonly GoDay _go = new();
    private readonly MetricTotals _cpuTotals = new();
    private readonly MetricTotals _memoryTotals = new();
    private ContainerId? _container;
    private long _periods;
    private long _throttled;
    private long _restarts;
    private long _oomEvents;

    public void Add(ContainerDayCell cell)
    {
        _cpu.Merge(cell.Cpu.Steady);
        _cpuStartup.Merge(cell.Cpu.Startup);
        _memory.Merge(cell.Memory.Steady);
        _cpuTotals.Add(cell.Cpu);
        _memoryTotals.Add(cell.Memory);
        _pods.Merge(cell.Pods);
        _go.Merge(cell.Go);
        _periods += cell.CfsPeriods;
        _throttled += cell.CfsThrottledPeriods;
        _restarts += cell.Restarts;
        _oomEvents += cell.OomEvents;
        _container = cell.Container;
        if (_days.TryGetValue(cell.DayNumber, out var known))
        {
            var day = ContainerDayCell.Read(cell.Container, known.Bytes);
            day.Merge(cell);
            cell = day;
        }

        _days[cell.DayNumber] = (Packed(cell), DayDigest.Of(cell));
    }

    /// <summary>Whether there is nothing in it but what a Go runtime told.</summary>
    public bool OnlyGo => !_go.IsEmpty && _cpuTotals.Samples + _memoryTotals.Samples + _periods + _throttled + _restarts + _oomEvents == 0;

    public ContainerWindow Build()
    {
        var (cpu, peak) = SteadyOrAll();
        var days = new DayList(_container, [.. _days.Values.Select(static d => d.Bytes)]);
        var first = Math.Min(_cpuTotals.FirstMs, _memoryTotals.FirstMs);
        var last = Math.Max(_cpuTotals.LastMs, _memoryTotals.LastMs);
        var observed = TimeSpan.FromMilliseconds(_days.Values.Sum(static d => d.Digest.SeenMs));
        var observedCpu = TimeSpan.FromMilliseconds(_days.Values.Sum(static d => d.Digest.CpuSeenMs));
        var observedMemory = TimeSpan.FromMilliseconds(_days.Values.Sum(static d => d.Digest.MemorySeenMs));
        var summary = new UsageSummary
        {
            Coverage = new Coverage(
                TimeSpan.FromMilliseconds(last > first ? last - first : 0),
                observed,
                _pods.Count,
                _cpuTotals.Samples + _memoryTotals.Samples,
                (int)Math.Min(int.MaxValue, Math.Max(_cpuTotals.Gaps, _memoryTotals.Gaps)),
                TimeSpan.FromMilliseconds(Math.Max(_cpuTotals.LongestGapMs, _memoryTotals.LongestGapMs))),
            Cpu = CpuOf(cpu, peak),
            Memory = new MemoryUsage
            {
                Mean = _memoryTotals.Mean(HourTable.MemoryUnits),
                P50 = Capped(_memory, 0.5, _memoryTotals.Peak),
                P90 = Capped(_memory, 0.9, _memoryTotals.Peak),
                P95 = Capped(_memory, 0.95, _memoryTotals.Peak),
                P99 = Capped(_memory, 0.99, _memoryTotals.Peak),
                Peak = Evidence("memory peak", "bytes", _memoryTotals.Peak, _memoryTotals.Samples),
            },
            Hours = new HourList(days, _days.Values.Select(static d => d.Digest)),
        };
        return new ContainerWindow(summary, cpu, _memory)
        {
            CpuCoverage = CoverageOf(_cpuTotals, observedCpu),
            MemoryCoverage = CoverageOf(_memoryTotals, observedMemory),
            Days = days,
            Go = _go.IsEmpty ? null : new GoHistory(_go, days),
            CfsPeriods = _periods,
            CfsThrottledPeriods = _throttled,
            Restarts = _restarts,
            OomEvents = _oomEvents,
            IgnoredSamples = _cpuTotals.Ignored + _memoryTotals.Ignored,
        };
    }

    private Coverage CoverageOf(MetricTotals metric, TimeSpan observed) => new(
        TimeSpan.FromMilliseconds(metric.LastMs > metric.FirstMs ? metric.LastMs - metric.FirstMs : 0),
        observed,
        _pods.Count,
        metric.Samples,
        (int)Math.Min(int.MaxValue, metric.Gaps),
        TimeSpan.FromMilliseconds(metric.LongestGapMs));

    /// <summary>A quantile, which the bucket's middle could place above the exact maximum.</summary>
    public static double Capped(QuantileSketch sketch, double quantile, in Extreme peak) => Math.Min(sketch.Quantile(quantile), Math.Max(0, peak.Value));

    // A container that was mostly starting up, as a short job is, does its work there: then start-up counts like the rest.
    private (QuantileSketch Sketch, Extreme Peak) SteadyOrAll()
    {
        if (_cpuStartup.TotalWeight <= _cpu.TotalWeight)
        {
            return (_cpu, _cpuTotals.Peak);
        }

        var all = new QuantileSketch();
        all.Merge(_cpu);
        all.Merge(_cpuStartup);
        return (all, _cpuTotals.Peak.Or(_cpuTotals.StartupPeak));
    }

    private CpuUsage CpuOf(QuantileSketch cpu, in Extreme peak)
    {
        // Start-up alone has no rate outside it.
        var burst = _cpuTotals.Burst.Exists ? _cpuTotals.Burst : peak;
        return new CpuUsage
        {
            Mean = _cpuTotals.Mean(HourTable.CpuUnits),
            P50 = Capped(cpu, 0.5, peak),
            P90 = Capped(cpu, 0.9, peak),
            P95 = Capped(cpu, 0.95, peak),
            P99 = Capped(cpu, 0.99, peak),
            Max = Evidence("cpu max", "cores", peak, _cpuTotals.Samples),
            Burst = Evidence("cpu burst", "cores", burst, _cpuTotals.Samples),
            StartupMax = _cpuTotals.StartupPeak.Exists ? Evidence("cpu start-up max", "cores", _cpuTotals.StartupPeak, _cpuTotals.Samples) : null,
            ThrottledShare = _periods > 0 ? Math.Min(1, (double)_throttled / _periods) : null,
        };
    }

    private static Evidence Evidence(string statistic, string unit, in Extreme extreme, long samples) =>
        extreme.Exists ? new Evidence(statistic, extreme.Value, unit, extreme.Pod, extreme.AtMs, samples) : new Evidence(statistic, 0, unit, Samples: samples);

    private byte[] Packed(ContainerDayCell cell)
    {
        _writer.Clear();
        CellFormat.WriteWithoutSketches(cell, _writer);
        return _writer.ToArray();
    }

    /// <summary>What adds up over days besides sketches.</summary>
    private sealed class MetricTotals
    {
        private Int128 _sum;

        public long FirstMs { get; private set; } = long.MaxValue;

        public long LastMs { get; private set; } = long.MinValue;

        public long WeightMs { get; private set; }

        public long Samples { get; private set; }

        public long Ignored { get; private set; }

        public long Gaps { get; private set; }

        public long LongestGapMs { get; private set; }

        public Extreme Peak { get; private set; } = Extreme.None;

        public Extreme StartupPeak { get; private set; } = Extreme.None;

        public Extreme Burst { get; private set; } = Extreme.None;

        public double Mean(double unitsPerValue) => WeightMs > 0 ? (double)_sum * 1000 / WeightMs / unitsPerValue : 0;

        public void Add(MetricDay day)
        {
            _sum += day.Hours.TotalSum;
            WeightMs += day.Hours.TotalWeightMs;
            FirstMs = Math.Min(FirstMs, day.FirstMs);
            LastMs = Math.Max(LastMs, day.LastMs);
            Samples += day.Samples;
            Ignored += day.Ignored;
            Gaps += day.Gaps;
            LongestGapMs = Math.Max(LongestGapMs, day.LongestGapMs);
            Peak = Peak.Or(day.Peak);
            StartupPeak = StartupPeak.Or(day.StartupPeak);
            Burst = Burst.Or(day.Burst);
        }
    }
}
