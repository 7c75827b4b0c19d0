using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>What a container used over several days: cells merged. Immutable, safe for concurrent use.</summary>
public sealed class ContainerWindow : IContainerUsage
{
    private static readonly Coverage None = new(TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0, TimeSpan.Zero);

    private readonly QuantileSketch _cpu;
    private readonly QuantileSketch _memory;

    internal ContainerWindow(UsageSummary summary, QuantileSketch cpu, QuantileSketch memory)
    {
        Summary = summary;
        _cpu = cpu;
        _memory = memory;
    }

    /// <inheritdoc/>
    /// <remarks>Where no sample of CPU, or of memory, was seen, that part is zero and the samples of its evidence are 0.</remarks>
    public UsageSummary Summary { get; }

    /// <inheritdoc/>
    public Coverage CpuCoverage { get; internal init; } = None;

    /// <inheritdoc/>
    public Coverage MemoryCoverage { get; internal init; } = None;

    /// <inheritdoc/>
    public IReadOnlyList<DayUsage> Days { get; internal init; } = [];

    /// <inheritdoc/>
    public GoHistory? Go { get; internal init; }

    /// <inheritdoc/>
    public IReadOnlyList<double> HourlyMemoryPeaks => ((HourList)Summary.Hours).MemoryPeaks;

    /// <summary>CFS periods in which the container ran; 0 where not told.</summary>
    public long CfsPeriods { get; internal init; }

    /// <summary>Those of them in which it was throttled.</summary>
    public long CfsThrottledPeriods { get; internal init; }

    /// <summary>Restarts in the window; 0 where not told.</summary>
    public long Restarts { get; internal init; }

    /// <summary>Kills for lack of memory in the window; 0 where not told.</summary>
    public long OomEvents { get; internal init; }

    /// <summary>Samples passed over because they were infinite, negative or absurdly large.</summary>
    public long IgnoredSamples { get; internal init; }

    /// <summary>Merges cells of one container, of any days, into a window.</summary>
    /// <exception cref="ArgumentException">There is no cell, or they are of several containers.</exception>
    public static ContainerWindow From(IEnumerable<ContainerDayCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var builder = new WindowBuilder();
        ContainerId? container = null;
        foreach (var cell in cells)
        {
            if (container is not null && cell.Container != container)
            {
                throw new ArgumentException($"Cells of {container} and of {cell.Container} make no window; take those of one container.", nameof(cells));
            }

            container = cell.Container;
            builder.Add(cell);
        }

        return container is not null ? builder.Build() : throw new ArgumentException("A window is made of at least one cell.", nameof(cells));
    }

    /// <inheritdoc/>
    public double CpuQuantile(double quantile) => Exact(quantile, Summary.Cpu.Max.Value, _cpu);

    /// <inheritdoc/>
    public double MemoryQuantile(double quantile) => Exact(quantile, Summary.Memory.Peak.Value, _memory);

    private static double Exact(double quantile, double highest, QuantileSketch sketch) => quantile == 1 ? highest : Math.Min(sketch.Quantile(quantile), highest);
}
