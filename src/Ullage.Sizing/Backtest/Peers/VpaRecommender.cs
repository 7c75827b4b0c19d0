using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Backtest;

/// <summary>
/// The recommender of VPA (kubernetes/autoscaler), as its source has it in 2026. Histograms with a half-life of 24 h hold every CPU sample and one memory peak a pod and
/// day. <c>vpa</c> takes its target, P90 × 1.15, which is what pods get; <c>vpa-upper</c> its upper bound, P95 × 1.15 × (1 + 1/c), with c the days of history or the samples
/// ÷ 1440 where that is less. At least 25m and 250 MB a pod, shared evenly by its containers. The target is judged as request and as memory limit (it keeps the ratio of
/// limit to request that it finds, which is 1 where that is safe); it adds no CPU limit.
/// </summary>
/// <remarks>CPU samples of one day weigh alike here, as of the middle of the day; VPA lets them fade by the minute.</remarks>
/// <param name="upper">Whether the upper bound is taken instead of the target.</param>
/// <param name="floors">Whether its floors hold.</param>
internal sealed class VpaRecommender(bool upper, bool floors) : IPolicy
{
    private const double Margin = 1.15;
    private const double LeastCores = 0.025;
    private const double LeastBytes = 250e6;
    private const double SamplesADay = 1440;

    /// <inheritdoc/>
    public string Name => (upper ? "vpa-upper" : "vpa") + (floors ? "" : "-no-floor");

    /// <inheritdoc/>
    public IPolicy Knowing(IEnumerable<IContainerUsage> fleet) => this;

    /// <inheritdoc/>
    public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(container);
        if (PeerAnswer.Usable(workload, container, usage) is not { } history)
        {
            return PeerAnswer.Of(container, null);
        }

        var percentile = upper ? 0.95 : 0.9;
        var factor = upper ? Margin * (1 + 1 / Confidence(history.Summary.Coverage)) : Margin;
        var cpu = Cpu(history).Percentile(percentile) * factor;
        var memory = Memory(history).Percentile(percentile) * factor;
        if (floors)
        {
            var containers = Math.Max(1, workload.Containers.Count(static c => c.Role != ContainerRole.Init));
            cpu = Math.Max(cpu, LeastCores / containers);
            memory = Math.Max(memory, LeastBytes / containers);
        }

        var bytes = PeerAnswer.Memory(memory);
        return PeerAnswer.Of(container, new ResourceSettings(PeerAnswer.Cpu(cpu), null, bytes, bytes));
    }

    private static double Confidence(Coverage coverage) => Math.Max(1e-3, Math.Min(coverage.Span.TotalDays, coverage.Samples / 2.0 / SamplesADay));

    private static VpaHistogram Cpu(HistoryBefore history)
    {
        var histogram = VpaHistogram.OfCpu();
        foreach (var cell in history.Cells)
        {
            var weight = Fading(history.EndMs - cell.DayStartMs - (TimeRange.DayMs / 2));
            foreach (var (value, held) in cell.Cpu.Steady.Buckets().Concat(cell.Cpu.Startup.Buckets()))
            {
                histogram.Add(value, held * weight);
            }
        }

        return histogram;
    }

    private static VpaHistogram Memory(HistoryBefore history)
    {
        var histogram = VpaHistogram.OfMemory();
        foreach (var (peak, lastMs) in history.PodDayPeaks())
        {
            histogram.Add(peak, Fading(history.EndMs - lastMs));
        }

        return histogram;
    }

    private static double Fading(long ageMs) => Math.Pow(2, -(double)ageMs / TimeRange.DayMs);
}
