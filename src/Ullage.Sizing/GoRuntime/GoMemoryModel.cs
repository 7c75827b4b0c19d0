using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>How GOMEMLIMIT and the container's memory limit bind each other.</summary>
/// <remarks>
/// With limit M, live heap L, S what the runtime counts besides its heap and E what lies outside its count (cgo, mmap, page cache):
/// GOMEMLIMIT = min(share × M, M − E − headroom × M), and the collector needs 0.97 × (GOMEMLIMIT − S) ≥ 1.25 × L, or it runs all the time:
/// its goal is 3 % below the limit (runtime/mgcpacer.go), and measured on Go 1.19 cycles go from 2 to 47 a second between 1.3 × L and 1.1 × L.
/// Worked: M 512Mi, E 30Mi: min(460.8, 512 − 30 − 25.6 = 456.4) = 456MiB. L 300Mi, S 20Mi: GOMEMLIMIT ≥ 20 + 1.25 × 300 ÷ 0.97 = 406.6Mi, M ≥ 459.4Mi.
/// </remarks>
internal static class GoMemoryModel
{
    /// <summary>Times the live heap that must fit below the collector's goal.</summary>
    public const double LiveHeapFactor = 1.25;

    /// <summary>Share of the heap's room that the collector aims at.</summary>
    public const double GoalShare = 0.97;

    /// <summary>GOMEMLIMIT for a memory limit, in whole mebibytes; null when less than one remains.</summary>
    public static ByteQuantity? SoftLimit(ByteQuantity limit, RuntimeFacts runtime, SizingOptions options) => SoftLimit(limit, runtime.OutsideRuntime?.Bytes, options);

    /// <summary>The same for what lies outside, in bytes.</summary>
    public static ByteQuantity? SoftLimit(ByteQuantity limit, double? outside, SizingOptions options)
    {
        var byShare = limit.Bytes * options.GoMemLimitShare;
        var byOutside = (limit.Bytes * (1 - options.GoMemLimitHeadroom)) - (outside ?? 0);
        var mebibytes = (long)Math.Floor(Math.Min(byShare, byOutside) / (1 << 20));
        return mebibytes >= 1 ? ByteQuantity.FromMebibytes(mebibytes) : null;
    }

    /// <summary>By how much the live heap may grow until the memory limit itself is reached, as a factor: what the limit leaves beside S and E, over the live heap.</summary>
    public static double RoomFor(GoTuning tuning) =>
        Math.Max(0, ((tuning.Chosen.Limit?.Bytes ?? double.PositiveInfinity) - tuning.Terms.NonHeap - (tuning.Terms.Outside ?? 0)) / tuning.Terms.PeakLive);

    /// <summary>The least GOMEMLIMIT under which the collector has room, in bytes; null when the live heap is not known.</summary>
    public static double? LeastSoftLimit(RuntimeFacts runtime) =>
        runtime.LiveHeap is { } live ? (runtime.NonHeap?.Bytes ?? 0) + (LiveHeapFactor * live.Bytes / GoalShare) : null;

    /// <summary>The least memory limit whose GOMEMLIMIT leaves the collector that room, in bytes.</summary>
    public static double? LeastLimit(RuntimeFacts runtime, SizingOptions options) => LeastSoftLimit(runtime) is { } least
        ? Math.Max(least / options.GoMemLimitShare, (least + (runtime.OutsideRuntime?.Bytes ?? 0)) / (1 - options.GoMemLimitHeadroom))
        : null;
}
