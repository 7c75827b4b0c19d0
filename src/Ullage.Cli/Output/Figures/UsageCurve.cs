using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>An hour of one resource.</summary>
/// <param name="StartMs">The hour's start.</param>
/// <param name="Mean">Mean a pod.</param>
/// <param name="Max">Highest of a pod.</param>
internal readonly record struct UsagePoint(long StartMs, double Mean, double Max);

/// <summary>One resource of a container over the window, for charts.</summary>
/// <param name="StartMs">The first hour in which anything of the container was seen, so that the charts of a container share their axis.</param>
/// <param name="EndMs">The end of the last such hour.</param>
/// <param name="Points">The hours in which this resource was seen, in time order; none is a hole.</param>
internal sealed record UsageCurve(long StartMs, long EndMs, IReadOnlyList<UsagePoint> Points)
{
    /// <summary>Its length in milliseconds; above 0.</summary>
    public double Span => EndMs - StartMs;

    /// <summary>The highest value of all; 0 without points.</summary>
    public double Highest => Points.Count == 0 ? 0 : Points.Max(static p => Math.Max(p.Mean, p.Max));

    /// <summary>CPU, in cores; null where no hour of the container was seen.</summary>
    public static UsageCurve? OfCpu(IReadOnlyList<HourUsage> hours) => Of(hours, static h => new UsagePoint(h.StartMs, h.CpuMean, h.CpuMax));

    /// <summary>Memory, in bytes; null likewise.</summary>
    public static UsageCurve? OfMemory(IReadOnlyList<HourUsage> hours) => Of(hours, static h => new UsagePoint(h.StartMs, h.MemoryMean, h.MemoryMax));

    // The list of hours may unpack itself at each look: it is walked once and never indexed.
    private static UsageCurve? Of(IReadOnlyList<HourUsage> hours, Func<HourUsage, UsagePoint> pick)
    {
        long first = long.MaxValue, last = long.MinValue;
        var points = new List<UsagePoint>();
        foreach (var hour in hours)
        {
            first = Math.Min(first, hour.StartMs);
            last = Math.Max(last, hour.StartMs);
            var point = pick(hour);
            if (double.IsFinite(point.Mean) && double.IsFinite(point.Max))
            {
                points.Add(point);
            }
        }

        return first > last ? null : new(first, last + TimeRange.HourMs, points);
    }
}
