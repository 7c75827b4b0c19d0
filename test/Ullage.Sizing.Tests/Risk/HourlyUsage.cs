using Ullage.Model;
using Ullage.Sizing.Tests.Policies;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>Usage from hourly memory peaks in MiB and a flat line of CPU.</summary>
internal sealed class HourlyUsage(params double[] mebibytes) : IContainerUsage
{
    private readonly SyntheticUsage _flat = new([0.1], [.. mebibytes.Select(static m => m * 0.9), mebibytes.Max()]);

    public UsageSummary Summary => _flat.Summary with
    {
        Coverage = new Coverage(TimeSpan.FromHours(mebibytes.Length), TimeSpan.FromHours(mebibytes.Length), 1, mebibytes.Length * 120, 0, TimeSpan.Zero),
        Hours = [.. mebibytes.Select(static (m, hour) => new HourUsage(SyntheticUsage.EndMs + (hour * TimeRange.HourMs), 0.1, 0.1, m * 0.9 * (1 << 20), m * (1 << 20)))],
    };

    public double CpuQuantile(double quantile) => _flat.CpuQuantile(quantile);

    public double MemoryQuantile(double quantile) => _flat.MemoryQuantile(quantile);
}
