using System.Globalization;
using Ullage.Model;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

namespace Ullage.PrometheusLoad;

/// <summary>Puts a synthetic fleet's history into TSDB blocks, with promtool.</summary>
internal static class FleetBlocks
{
    /// <summary>Blocks span 18 h, a length that Prometheus' own compaction makes (2 h × 3²); the text is cut likewise, so that promtool reads each line once.</summary>
    private const long BlockMs = 18 * TimeRange.HourMs;

    public static SyntheticFleet Fleet(LoadOptions options) => new()
    {
        StartMs = 1_700_006_400_000 / BlockMs * BlockMs,
        Span = TimeSpan.FromDays(options.Days),
        Interval = TimeSpan.FromSeconds(options.IntervalSeconds),
        KubeStateInterval = TimeSpan.FromSeconds(options.KubeStateSeconds),
        Namespaces = Math.Max(1, options.Containers / 40),
        Workloads = Math.Min(10, Math.Max(1, options.Containers / 4)),
        Replicas = 4,
        Rollouts = 3,
    };

    public static async Task MakeAsync(SyntheticFleet fleet, string folder, string version)
    {
        var done = Path.Combine(folder, "complete");
        var recipe = string.Create(CultureInfo.InvariantCulture, $"{fleet}");
        if (File.Exists(done) && File.ReadAllText(done) == recipe)
        {
            return;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var text = Path.Combine(folder, "slice.om");
        for (var from = fleet.StartMs; from < fleet.EndMs; from += BlockMs)
        {
            await using (var file = File.Create(text))
            {
                fleet.WriteTo(file, new TimeRange(from, from + BlockMs));
            }

            await PromTool.CreateBlocksAsync(text, folder, version, ["--max-block-duration=18h"]);
        }

        File.Delete(text);
        File.WriteAllText(done, recipe);
    }
}
