using Ullage.Cli.Configuration;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Cli.Running;

/// <summary>A report with a month's saving, where prices are given.</summary>
internal static class PricedReport
{
    /// <summary>The report with totals at these prices; a price not given is zero.</summary>
    public static RecommendationReport Of(RecommendationReport report, ResolvedSettings settings)
    {
        var (cpu, memory) = (settings.Get(CostSettings.PriceCpu), settings.Get(CostSettings.PriceMemory));
        return cpu is null && memory is null
            ? report
            : report with { Totals = FleetTotals.Of(report.Workloads, new Prices(settings.Get(CostSettings.Currency), cpu ?? 0, memory ?? 0)) };
    }
}
