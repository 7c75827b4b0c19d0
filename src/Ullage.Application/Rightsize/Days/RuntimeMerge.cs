using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>
/// Joins what a runtime's memory told day by day. A percentile of a window cannot be had from those of its days: the highest day stands for it, which errs to the
/// side of more memory. Means are weighted by the time in which they were observed.
/// </summary>
internal static class RuntimeMerge
{
    /// <param name="now">What is known of the runtime at the moment of decision.</param>
    /// <param name="days">What was measured, in order of days.</param>
    public static RuntimeFacts Of(RuntimeFacts now, IReadOnlyList<RuntimeFacts> days)
    {
        var same = days.Where(d => d.Kind == now.Kind).ToList();
        return now.Kind == RuntimeKind.Unknown || same.Count == 0 ? now : now with
        {
            OutsideRuntime = Highest(same, static d => d.OutsideRuntime),
            LiveHeap = Highest(same, static d => d.LiveHeap),
            NonHeap = Highest(same, static d => d.NonHeap),
            HeapCommitted = Highest(same, static d => d.HeapCommitted),
            DotNet = DotNet([.. same.Select(static d => d.DotNet).OfType<DotNetObservation>()]),
        };
    }

    private static ByteQuantity? Highest(List<RuntimeFacts> days, Func<RuntimeFacts, ByteQuantity?> of) => days.Select(of).Where(static v => v is not null).DefaultIfEmpty(null).Max();

    private static DotNetObservation? DotNet(List<DotNetObservation> days) => days.Count == 0 ? null : new DotNetObservation
    {
        Observed = TimeSpan.FromTicks(days.Sum(static d => d.Observed.Ticks)),
        Live = Mean(days, static d => d.Live) ?? 0,
        PeakLive = days.Max(static d => d.PeakLive),
        Ceiling = Mean(days, static d => d.Ceiling) ?? 0,
        Committed = Mean(days, static d => d.Committed) ?? 0,
        FullCollections = days.Sum(static d => d.FullCollections),
        AllocationRate = Mean(days, static d => d.AllocationRate),
        PauseShare = Mean(days, static d => d.PauseShare),
        ProcessCores = Mean(days, static d => d.ProcessCores),
        PeakProcessCores = days.Max(static d => d.PeakProcessCores),
        Fragmentation = Mean(days, static d => d.Fragmentation),
        Processors = days.Select(static d => d.Processors).LastOrDefault(static p => p is not null),
    };

    private static double? Mean(List<DotNetObservation> days, Func<DotNetObservation, double?> of)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var day in days)
        {
            if (of(day) is { } value && day.Observed > TimeSpan.Zero)
            {
                sum += value * day.Observed.TotalSeconds;
                weight += day.Observed.TotalSeconds;
            }
        }

        return weight > 0 ? sum / weight : null;
    }
}
