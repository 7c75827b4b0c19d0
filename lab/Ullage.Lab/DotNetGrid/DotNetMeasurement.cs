using Ullage.Model;

namespace Ullage.Lab.DotNetGrid;

/// <summary>What a run showed.</summary>
/// <param name="Cell">Its settings.</param>
/// <param name="Facts">What the service's metrics told.</param>
/// <param name="Full">Full collections a second.</param>
/// <param name="GcCores">Cores of collection: pauses by the runtime's own counter, on one processor, and the CPU of the thread that collects in the background.</param>
/// <param name="Cores">CPU by the kernel's counter.</param>
/// <param name="PeakBytes">Highest working set.</param>
/// <param name="Ended">Whether it ended for want of memory: OutOfMemoryException, or killed.</param>
/// <param name="OomKills">Kills by the kernel.</param>
internal sealed record DotNetMeasurement(DotNetCell Cell, RuntimeFacts Facts, double Full, double GcCores, double Cores, long PeakBytes, bool Ended, long OomKills)
{
    /// <summary>Whether collection has become what the process does, or nothing is done any more.</summary>
    public bool IsSpiral => Ended || GcCores > 0.4 * Cores || Facts.DotNet is not { AllocationRate: > 1 << 20 };
}
