using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Fits the terms of a .NET container on what its metrics told.</summary>
/// <remarks>
/// No metric tells the CPU of full collections: in the background they hold nobody, and pauses hold the young ones too. So c is a range, measured in the lab: it depends on how many
/// objects and pointers a byte of live heap holds.
/// </remarks>
internal static class DotNetTermsFit
{
    /// <summary>The least c: entries of 1 KiB whose payload holds no pointers.</summary>
    public const double LeastMarkCost = 0.3e-9;

    /// <summary>The middle.</summary>
    public const double MarkCost = 0.9e-9;

    /// <summary>The most: small objects with several pointers each.</summary>
    public const double MostMarkCost = 3e-9;

    // The upper end of none seen, at 95 %: rule of three.
    private const double UnseenCollections = 3;
    private const double Enough = 8;
    private const double NearLimit = 0.97;
    private const double Server = 0.3;

    /// <summary>The terms; null where the heap was told, but not long enough.</summary>
    /// <param name="runtime">What was told.</param>
    /// <param name="heapLimit">Today's heap limit, or null.</param>
    /// <param name="growth">Growth of the live heap to allow for, bytes.</param>
    /// <param name="usage">CPU by the container's metrics, for services that do not tell their own.</param>
    public static DotNetTerms? Of(RuntimeFacts runtime, double? heapLimit, double growth, CpuUsage? usage)
    {
        if (runtime.DotNet is not { } told || told.Observed <= TimeSpan.Zero || told.Live <= 0)
        {
            return null;
        }

        var seconds = told.Observed.TotalSeconds;
        var ceiling = Math.Max(told.Ceiling, told.Live * 1.01);
        var full = told.FullCollections / seconds;
        var most = (told.FullCollections + (told.FullCollections < Enough ? UnseenCollections : 0)) / seconds;
        var limited = heapLimit is { } limit && told.Committed >= NearLimit * limit;
        var process = told.ProcessCores ?? usage?.Mean ?? 0;

        // A collector cannot have taken more than the process did, nor a blocking one more than the pauses.
        var bound = (limited ? told.PauseShare ?? process : process) / Math.Max(1e-12, full * told.Live);
        var high = Math.Clamp(bound, LeastMarkCost, MostMarkCost);
        var middle = Math.Min(MarkCost, high);
        var marked = full * told.Live * middle;
        var collected = limited && told.PauseShare is { } pauses ? Math.Max(pauses, marked) : (told.PauseShare ?? 0) + marked;
        return new DotNetTerms
        {
            Observed = told.Observed,
            Live = told.Live,
            PeakLive = told.PeakLive + growth,
            Natural = limited || told.FullCollections < Enough ? Math.Max(ceiling, DotNetCostModel.NaturalGrowth * told.Live) : ceiling,
            Reserve = Math.Max(0, told.Committed - ceiling),
            ReserveShare = told.Committed - ceiling > Server * told.Committed ? DotNetCostModel.ServerReserve : DotNetCostModel.WorkstationReserve,
            Promoted = full * (ceiling - told.Live),
            PromotedHigh = most * (ceiling - told.Live),
            FullCollections = full,
            Pauses = told.PauseShare,
            Outside = runtime.OutsideRuntime?.Bytes,
            Application = Math.Max(0, process - collected),
            PeakApplication = Math.Max(0, Math.Max(process, told.PeakProcessCores ?? usage?.Max.Value ?? 0) - collected),
            MarkCost = middle,
            MarkCostLow = LeastMarkCost,
            MarkCostHigh = high,
            Limited = limited,
            Fragmentation = told.Fragmentation,
        };
    }
}
