using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// A container's window up to a moment in the past, with what a stored window does not hold: the sketches of single days and the days of single pods, from which
/// recommenders of other makers decide.
/// </summary>
internal sealed class HistoryBefore : IContainerUsage
{
    private readonly ContainerHistory _history;
    private readonly ContainerWindow _window;
    private readonly Dictionary<double, double> _podQuantiles = [];

    public HistoryBefore(ContainerHistory history, List<ContainerDayCell> cells, int day)
    {
        _history = history;
        _window = ContainerWindow.From(cells);
        Cells = cells;
        EndMs = day * TimeRange.DayMs;
    }

    /// <summary>The days, in order.</summary>
    public IReadOnlyList<ContainerDayCell> Cells { get; }

    /// <summary>The moment up to which it reaches.</summary>
    public long EndMs { get; }

    /// <inheritdoc/>
    public UsageSummary Summary => _window.Summary;

    /// <inheritdoc/>
    public IReadOnlyList<DayUsage> Days => _window.Days;

    /// <inheritdoc/>
    public GoHistory? Go => _window.Go;

    /// <inheritdoc/>
    public IReadOnlyList<double> HourlyMemoryPeaks => _window.HourlyMemoryPeaks;

    /// <inheritdoc/>
    public Coverage CpuCoverage => _window.CpuCoverage;

    /// <inheritdoc/>
    public Coverage MemoryCoverage => _window.MemoryCoverage;

    /// <inheritdoc/>
    public double CpuQuantile(double quantile) => _window.CpuQuantile(quantile);

    /// <inheritdoc/>
    public double MemoryQuantile(double quantile) => _window.MemoryQuantile(quantile);

    /// <summary>
    /// The highest of the pods' own CPU quantiles, each over all its days; start-up counts. Inside a sketch's bucket use is taken as spread evenly, as it is where time above a
    /// request is judged: of use that is steady within 2 %, P95 is then passed for 5 % of the time and not for half of it.
    /// </summary>
    public double HighestPodCpuQuantile(double quantile)
    {
        if (_podQuantiles.TryGetValue(quantile, out var known))
        {
            return known;
        }

        double highest = 0;
        var (cpu, memory) = (new MetricDay(HourTable.CpuUnits), new MetricDay(HourTable.MemoryUnits));
        foreach (var pod in _history.Pods)
        {
            var all = new QuantileSketch();
            foreach (var cell in Cells)
            {
                if (pod.TryRead(cell.DayNumber, cpu, memory))
                {
                    all.Merge(cpu.Steady);
                    all.Merge(cpu.Startup);
                }
            }

            highest = Math.Max(highest, all.QuantileEvenly(quantile));
        }

        return _podQuantiles[quantile] = highest;
    }

    /// <summary>The memory peak of every pod and day, with the moment of the pod's last sample on that day.</summary>
    public IEnumerable<(double Peak, long LastMs)> PodDayPeaks()
    {
        var (cpu, memory) = (new MetricDay(HourTable.CpuUnits), new MetricDay(HourTable.MemoryUnits));
        foreach (var pod in _history.Pods)
        {
            foreach (var cell in Cells)
            {
                if (pod.TryRead(cell.DayNumber, cpu, memory) && memory.Peak.Exists)
                {
                    yield return (memory.Peak.Value, memory.LastMs);
                }
            }
        }
    }
}
