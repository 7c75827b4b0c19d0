using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>Finds which of a mapping's names this source holds, and the containers that were running towards the window's end.</summary>
internal static class UsageProbe
{
    private const long RecentMs = TimeRange.HourMs;

    /// <summary>The settled names with the memory series of the last hour, or of the whole window where that hour has none; null when nothing matches.</summary>
    public static async Task<(UsageMetrics Metrics, IReadOnlyList<LabelSet> Memory)?> FindAsync(FamilyReader reader, MetricMapping mapping, CancellationToken cancellationToken)
    {
        foreach (var range in new[] { reader.Tail(RecentMs), reader.Window }.Distinct())
        {
            foreach (var labels in mapping.Labels)
            {
                foreach (var memory in mapping.Memory)
                {
                    var probe = new UsageMetrics(mapping.Cpu[0], memory, mapping.CfsPeriods, mapping.CfsThrottled, labels);
                    var series = await reader.SeriesAsync(Selector(reader, probe, memory), range, cancellationToken).ConfigureAwait(false);
                    if (series.Count > 0)
                    {
                        return (probe with { Cpu = await CpuAsync(reader, mapping, probe, range, cancellationToken).ConfigureAwait(false) }, series);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Container series of a metric within the run's namespaces.</summary>
    public static Selector Selector(FamilyReader reader, UsageMetrics metrics, string metric) => reader.InNamespaces(metrics.Containers(metric), metrics.Labels.Namespace);

    /// <summary>The pods that series of containers name.</summary>
    public static IEnumerable<PodKey> PodsOf(ContainerLabels labels, IReadOnlyList<LabelSet> series)
    {
        foreach (var one in series)
        {
            if (labels.TryRead(one, out var @namespace, out var pod, out _))
            {
                yield return new PodKey(@namespace, pod);
            }
        }
    }

    private static async Task<CpuMetric> CpuAsync(FamilyReader reader, MetricMapping mapping, UsageMetrics probe, TimeRange range, CancellationToken cancellationToken)
    {
        // One candidate needs no question: whether it has samples shows when they are read.
        if (mapping.Cpu.Count > 1)
        {
            foreach (var cpu in mapping.Cpu)
            {
                if ((await reader.SeriesAsync(Selector(reader, probe, cpu.Name), range, cancellationToken).ConfigureAwait(false)).Count > 0)
                {
                    return cpu;
                }
            }
        }

        return mapping.Cpu[0];
    }
}
