using Ullage.Model;

namespace Ullage.Cli.Output.Documents;

/// <summary>The shape of a Go service's joint choice for programs.</summary>
internal static class GoShape
{
    public static void Write(DocumentWriter w, GoTuning go)
    {
        w.Property("terms", go.Terms, Terms);
        w.Property("chosen", go.Chosen, Point);
        w.Property("today", go.Today, Point);
        w.Property("curve", go.Curve, Point);
        ReportShape.Memory(w, "leastLimit", go.LeastLimit);
        w.Property("leastWhy", go.LeastWhy);
        w.Property("gcShareBudget", go.ShareBudget);
        w.Property("softLimitShare", go.SoftLimitShare);
        w.Property("headroom", go.Headroom);
        w.Property("cpuPerCoreMonth", go.CpuPerCoreMonth);
        w.Property("memoryPerGibMonth", go.MemoryPerGibMonth);
        w.Property("currency", go.Currency);
        w.Property("pricesGiven", go.PricesGiven);
    }

    private static void Terms(DocumentWriter w, GoTerms terms)
    {
        w.Property("epoch", terms.Epoch, static (w, e) =>
        {
            w.Property("revision", e.Revision);
            w.Property("version", e.Version);
            w.Property("goMemLimitBytes", e.SoftLimit > 0 ? e.SoftLimit : (long?)null);
            w.Property("goGcPercent", e.GoGc >= 0 ? e.GoGc : (long?)null);
            w.Property("goMaxProcs", e.Procs > 0 ? e.Procs : (long?)null);
        });
        w.Property("epochs", (long)terms.Epochs);
        w.Property("observedSeconds", terms.Observed.TotalSeconds);
        w.Property("liveBytes", terms.Live);
        w.Property("peakLiveBytes", terms.PeakLive);
        w.Property("growthBytes", terms.Growth);
        w.Property("rootBytes", terms.Roots);
        w.Property("nonHeapBytes", terms.NonHeap);
        w.Property("outsideBytes", terms.Outside);
        w.Property("allocatedBytesPerSecond", terms.AllocationRate);
        w.Property("peakAllocatedBytesPerSecond", terms.PeakAllocationRate);
        w.Property("cyclesPerSecond", terms.Cycles);
        w.Property("goalBytes", terms.Goal);
        w.Property("applicationCores", terms.Application);
        w.Property("peakApplicationCores", terms.PeakApplication);
        w.Property("procs", (long)terms.Procs);
        w.Property("gcCores", terms.GcCores);
        w.Property("limited", terms.Limited);
        w.Property("markCost", terms.MarkCost, static (w, c) =>
        {
            w.Property("secondsPerByte", c.Seconds);
            w.Property("low", c.Low);
            w.Property("high", c.High);
            w.Property("source", ReportShape.Camel(c.Source.ToString()));
            w.Property("backgroundShare", c.BackgroundShare);
        });
    }

    private static void Point(DocumentWriter w, GoPoint point)
    {
        ReportShape.Memory(w, "limit", point.Limit);
        ReportShape.Memory(w, "goMemLimit", point.SoftLimit);
        w.Property("goGcPercent", point.GoGc);
        w.Property("goalBytes", point.Goal);
        w.Property("cyclesPerSecond", point.Cycles);
        w.Property("gcCores", point.GcCores);
        w.Property("gcCoresLow", point.GcCoresLow);
        w.Property("gcCoresHigh", point.GcCoresHigh);
        w.Property("idleMarkCores", point.IdleCores);
        w.Property("peakGcShare", point.PeakShare);
        w.Property("spiral", point.Spiral);
        w.Property("costAMonth", point.CostAMonth);
    }
}
