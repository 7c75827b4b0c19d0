using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>
/// What pods tell of .NET's collector. The heap is told as it was after the last collection, of whatever generation: in an hour its lowest is the live heap,
/// its highest is where full collections begin.
/// </summary>
internal static class DotNetObservations
{
    // Counters are compared over neighbouring steps; a longer silence is a gap, not a slow minute.
    private const int LongestGap = 5;

    // An hour with fewer samples has no lowest and highest.
    private const int FewestInHour = 10;
    private const double Percentile = 0.99;
    private const double NanosecondsASecond = 1e9;

    public static DotNetObservation? Of(MemoryTable table, RuntimeMemoryTarget target)
    {
        var sums = new Totals();
        foreach (var pod in target.Pods)
        {
            double[]? Column(MemoryTerm term) => table.Column(pod, target.Container.Name, term);
            if (Column(MemoryTerm.FullCollections) is { } full && (Column(MemoryTerm.Live) ?? Column(MemoryTerm.HeapAllocated)) is { } heap)
            {
                sums.Add(new Columns(full, heap)
                {
                    Committed = Column(MemoryTerm.Obtained),
                    Allocated = Column(MemoryTerm.Allocated),
                    Pause = Column(MemoryTerm.Pause) ?? Seconds(Column(MemoryTerm.PauseNanoseconds)),
                    Cpu = Column(MemoryTerm.ProcessCpuByMode) ?? Column(MemoryTerm.ProcessCpu),
                    Holes = Column(MemoryTerm.Fragmentation),
                    Processors = Column(MemoryTerm.MaxProcs),
                }, table.Steps, table.StepMs);
            }
        }

        return sums.Build();
    }

    private static double[]? Seconds(double[]? nanoseconds) => nanoseconds is null ? null : [.. nanoseconds.Select(static n => n / NanosecondsASecond)];

    private sealed record Columns(double[] Full, double[] Heap)
    {
        public double[]? Committed { get; init; }

        public double[]? Allocated { get; init; }

        public double[]? Pause { get; init; }

        public double[]? Cpu { get; init; }

        public double[]? Holes { get; init; }

        public double[]? Processors { get; init; }
    }

    private sealed class Totals
    {
        private readonly List<double> _lowest = [];
        private readonly Mean _highest = new(), _committed = new(), _holes = new();
        private readonly Rise _full = new(), _allocated = new(), _pause = new(), _cpu = new();
        private long _observedMs;
        private double? _peakCores;
        private int? _processors;

        public void Add(Columns columns, int steps, long stepMs)
        {
            var hour = (int)Math.Max(1, TimeRange.HourMs / stepMs);
            for (var from = 0; from < steps; from += hour)
            {
                Hour(columns, from, Math.Min(steps, from + hour), stepMs);
            }
        }

        public DotNetObservation? Build()
        {
            var seconds = _observedMs / 1000.0;
            if (_lowest.Count == 0 || seconds <= 0 || _full.Value is not { } full || _highest.Value is not { } highest)
            {
                return null;
            }

            _lowest.Sort();
            return new DotNetObservation
            {
                Observed = TimeSpan.FromSeconds(seconds),
                Live = _lowest.Average(),
                PeakLive = _lowest[(int)Math.Ceiling(Percentile * _lowest.Count) - 1],
                Ceiling = highest,
                Committed = Math.Max(highest, _committed.Value ?? 0),
                FullCollections = full,
                AllocationRate = _allocated.Value / seconds,
                PauseShare = _pause.Value / seconds,
                ProcessCores = _cpu.Value / seconds,
                PeakProcessCores = _peakCores,
                Fragmentation = _holes.Value,
                Processors = _processors,
            };
        }

        private void Hour(Columns columns, int from, int to, long stepMs)
        {
            var (count, low, high, committed, cpu) = (0, double.PositiveInfinity, 0.0, 0.0, new Rise());
            long observed = 0;
            var last = -1;
            for (var step = from; step < to; step++)
            {
                if (double.IsNaN(columns.Full[step]))
                {
                    continue;
                }

                // A counter that fell is a restart: what it rose by since is not compared with what was before.
                if (last >= 0 && step - last <= LongestGap && columns.Full[step] >= columns.Full[last])
                {
                    observed += (step - last) * stepMs;
                    _full.Add(columns.Full, last, step);
                    _allocated.Add(columns.Allocated, last, step);
                    _pause.Add(columns.Pause, last, step);
                    _cpu.Add(columns.Cpu, last, step);
                    cpu.Add(columns.Cpu, last, step);
                }

                last = step;

                // Zero is .NET before its first collection.
                if (columns.Heap[step] is > 0 and var heap)
                {
                    count++;
                    (low, high) = (Math.Min(low, heap), Math.Max(high, heap));
                    _holes.Add(columns.Holes?[step] / heap);
                }

                committed = columns.Committed?[step] is { } held && held > committed ? held : committed;
                _processors = columns.Processors?[step] is >= 1 and <= 1_000_000 and var told ? (int)told : _processors;
            }

            _observedMs += observed;
            if (count >= FewestInHour)
            {
                _lowest.Add(low);
                _highest.Add(high);
                _committed.Add(committed > 0 ? committed : null);
                _peakCores = cpu.Value is { } used && observed > 0 ? Math.Max(_peakCores ?? 0, used * 1000 / observed) : _peakCores;
            }
        }
    }
}
