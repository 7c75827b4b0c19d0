using Ullage.Model;

namespace Ullage.Lab.GoGrid;

/// <summary>What a run showed.</summary>
/// <param name="Cell">Its settings.</param>
/// <param name="Truth">Collections and their CPU by gctrace.</param>
/// <param name="Seconds">Length of the measurement.</param>
/// <param name="Seen">What the service's metrics told in that time, the collector's CPU by go_cpu_classes where the release has them, else by gctrace.</param>
/// <param name="Cores">CPU by the kernel's counter.</param>
/// <param name="PeakBytes">Highest working set.</param>
/// <param name="OomKills">Kills for want of memory.</param>
internal sealed record GridMeasurement(GridCell Cell, GcSums Truth, double Seconds, GoObservation Seen, double Cores, long PeakBytes, long OomKills)
{
    /// <summary>Cores of background marking and assists, idle apart.</summary>
    public double GcCores => Truth.MarkSeconds / Seconds;

    public double IdleCores => Truth.IdleSeconds / Seconds;

    public double Cycles => Truth.Cycles / Seconds;
}
