using Ullage.Model;

namespace Ullage.Sizing.Backtest;

/// <summary>What one policy's settings met on the pod-days of one container.</summary>
/// <param name="leastChange">By which share of what is deployed some setting must move for a decision to be deployed.</param>
internal sealed class ContainerTally(double leastChange)
{
    private const double DayHours = 24;

    private ResourceSettings _deployed = ResourceSettings.None;

    public int PodDays { get; private set; }

    /// <summary>Pod-days with a memory limit.</summary>
    public int Limited { get; private set; }

    public int OomPodDays { get; private set; }

    public double SlackSum { get; private set; }

    public double LimitSum { get; private set; }

    public double LimitedMemorySum { get; private set; }

    public double MemoryRequestSum { get; private set; }

    public double RequestedMemorySum { get; private set; }

    /// <summary>Pod-days with a CPU request.</summary>
    public int Requested { get; private set; }

    public double OverSum { get; private set; }

    public double WeightedOverSum { get; private set; }

    public double CpuRequestSum { get; private set; }

    public double CpuUsedSum { get; private set; }

    /// <summary>Pod-days with a CPU limit.</summary>
    public int Capped { get; private set; }

    public double ThrottledSum { get; private set; }

    /// <summary>Requested core-hours of the time in which pods were seen.</summary>
    public double CoreHours { get; private set; }

    /// <summary>Requested GiB-hours of the time in which pods were seen.</summary>
    public double GibHours { get; private set; }

    public int Decisions { get; private set; }

    public int Changes { get; private set; }

    /// <summary>How far the highest peak stood above its limit: 1.2 is a fifth. 0 without a limit.</summary>
    public double WorstPeakToLimit { get; private set; }

    /// <summary>A decision was made. The first is deployed; later ones when some setting comes, goes or moves far enough, which is a change.</summary>
    public void Decide(ResourceSettings settings)
    {
        if (Decisions++ > 0)
        {
            if (!Moved(_deployed.CpuRequest?.Cores, settings.CpuRequest?.Cores) && !Moved(_deployed.CpuLimit?.Cores, settings.CpuLimit?.Cores)
                && !Moved(_deployed.MemoryRequest?.Bytes, settings.MemoryRequest?.Bytes) && !Moved(_deployed.MemoryLimit?.Bytes, settings.MemoryLimit?.Bytes))
            {
                return;
            }

            Changes++;
        }

        _deployed = settings;
    }

    /// <summary>A pod's day was met by what is deployed.</summary>
    public void Judge(PodDayUsage met)
    {
        var settings = _deployed;
        PodDays++;
        if (settings.MemoryLimit is { Bytes: > 0 } memoryLimit)
        {
            double limit = memoryLimit.Bytes;
            Limited++;
            OomPodDays += met.MemoryPeak > limit ? 1 : 0;
            SlackSum += Math.Max(0, (limit - met.MemoryP95) / limit);
            LimitSum += limit;
            LimitedMemorySum += met.MemoryMean;
            WorstPeakToLimit = Math.Max(WorstPeakToLimit, met.MemoryPeak / limit);
        }

        if (settings.MemoryRequest is { } memoryRequest)
        {
            MemoryRequestSum += memoryRequest.Bytes;
            RequestedMemorySum += met.MemoryMean;
            GibHours += memoryRequest.Bytes / (double)(1 << 30) * met.Seen * DayHours;
        }

        if (settings.CpuRequest is { } cpuRequest)
        {
            var over = met.CpuTimeAbove(cpuRequest.Cores);
            Requested++;
            OverSum += over;
            WeightedOverSum += over * met.CpuMean;
            CpuRequestSum += cpuRequest.Cores;
            CpuUsedSum += met.CpuMean;
            CoreHours += cpuRequest.Cores * met.Seen * DayHours;
        }

        if (settings.CpuLimit is { } cpuLimit)
        {
            Capped++;
            ThrottledSum += met.CpuTimeAbove(cpuLimit.Cores);
        }
    }

    private bool Moved(double? from, double? to) => (from, to) switch
    {
        (null, null) => false,
        ({ } a, { } b) => Math.Abs(b - a) >= leastChange * a && a != b,
        _ => true,
    };
}
