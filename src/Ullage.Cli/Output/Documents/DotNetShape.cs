using Ullage.Model;

namespace Ullage.Cli.Output.Documents;

/// <summary>The shape of a .NET service's joint choice for programs.</summary>
internal static class DotNetShape
{
    public static void Write(DocumentWriter w, DotNetTuning tuning)
    {
        w.Property("terms", tuning.Terms, Terms);
        w.Property("chosen", tuning.Chosen, Point);
        w.Property("today", tuning.Today, Point);
        w.Property("curve", tuning.Curve, Point);
        ReportShape.Memory(w, "leastLimit", tuning.LeastLimit);
        w.Property("leastWhy", tuning.LeastWhy);
        w.Property("gcShareBudget", tuning.ShareBudget);
        w.Property("cpuPerCoreMonth", tuning.CpuPerCoreMonth);
        w.Property("memoryPerGibMonth", tuning.MemoryPerGibMonth);
        w.Property("currency", tuning.Currency);
        w.Property("pricesGiven", tuning.PricesGiven);
    }

    private static void Terms(DocumentWriter w, DotNetTerms terms)
    {
        w.Property("observedSeconds", terms.Observed.TotalSeconds);
        w.Property("liveBytes", terms.Live);
        w.Property("peakLiveBytes", terms.PeakLive);
        w.Property("naturalCeilingBytes", terms.Natural);
        w.Property("reserveBytes", terms.Reserve);
        w.Property("reserveShare", terms.ReserveShare);
        w.Property("outsideBytes", terms.Outside);
        w.Property("promotedBytesPerSecond", terms.Promoted);
        w.Property("promotedBytesPerSecondHigh", terms.PromotedHigh);
        w.Property("fullCollectionsPerSecond", terms.FullCollections);
        w.Property("pauseShare", terms.Pauses);
        w.Property("applicationCores", terms.Application);
        w.Property("peakApplicationCores", terms.PeakApplication);
        w.Property("markSecondsPerByte", terms.MarkCost);
        w.Property("markSecondsPerByteLow", terms.MarkCostLow);
        w.Property("markSecondsPerByteHigh", terms.MarkCostHigh);
        w.Property("fragmentation", terms.Fragmentation);
        w.Property("limited", terms.Limited);
    }

    private static void Point(DocumentWriter w, DotNetPoint point)
    {
        ReportShape.Memory(w, "limit", point.Limit);
        ReportShape.Memory(w, "heapLimit", point.HeapLimit);
        w.Property("heapPercent", (long?)point.HeapPercent);
        w.Property("ceilingBytes", point.Ceiling);
        w.Property("fullCollectionsPerSecond", point.FullCollections);
        w.Property("gcCores", point.GcCores);
        w.Property("gcCoresLow", point.GcCoresLow);
        w.Property("gcCoresHigh", point.GcCoresHigh);
        w.Property("peakGcShare", point.PeakShare);
        w.Property("spiral", point.Spiral);
        w.Property("costAMonth", point.CostAMonth);
    }
}
