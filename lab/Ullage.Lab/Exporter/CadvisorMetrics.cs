using Ullage.Cgroups;
using Ullage.Exposition;
using Ullage.Lab.Cluster;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Exporter;

/// <summary>What the kubelet serves under /metrics/cadvisor, read from the kernel now: each container, the pod around it, and the whole.</summary>
internal static class CadvisorMetrics
{
    public static void Write(ExpositionWriter writer, Node node, Group whole, TimeProvider time)
    {
        // Like cAdvisor's, samples carry the moment at which they were read.
        var rows = Rows(node, whole).Select(r => r with { Now = r.Group.Read(), AtMs = time.GetUtcNow().ToUnixTimeMilliseconds() }).ToList();

        Family("container_cpu_usage_seconds_total", MetricType.Counter, "CPU time consumed in seconds.", static r => r.Now.Cpu.UsageNanoseconds / 1e9, new Label("cpu", "total"));
        Family("container_cpu_cfs_periods_total", MetricType.Counter, "Elapsed enforcement periods.", static r => r.Now.Cpu.QuotaCores is null ? null : r.Now.Cpu.Periods);
        Family("container_cpu_cfs_throttled_periods_total", MetricType.Counter, "Throttled enforcement periods.", static r => r.Now.Cpu.QuotaCores is null ? null : r.Now.Cpu.ThrottledPeriods);
        Family("container_cpu_cfs_throttled_seconds_total", MetricType.Counter, "Time throttled, over all CPUs.", static r => r.Now.Cpu.QuotaCores is null ? null : r.Now.Cpu.ThrottledNanoseconds / 1e9);
        Family("container_memory_usage_bytes", MetricType.Gauge, "Memory charged, page cache included.", static r => r.Now.Memory.Usage);
        Family("container_memory_working_set_bytes", MetricType.Gauge, "Memory charged without inactive page cache.", static r => r.Now.Memory.WorkingSet);
        Family("container_memory_rss", MetricType.Gauge, "Anonymous memory.", static r => r.Now.Memory.Anonymous);
        Family("container_memory_cache", MetricType.Gauge, "Page cache.", static r => r.Now.Memory.Cache);
        Family("container_memory_max_usage_bytes", MetricType.Gauge, "Highest memory charged since the group was made.", static r => r.Now.Memory.Peak);
        Family("container_oom_events_total", MetricType.Counter, "Processes killed for want of memory.", static r => r.Now.Memory.OomKills);
        Family("container_spec_memory_limit_bytes", MetricType.Gauge, "Memory limit, 0 for none.", static r => r.Now.Memory.Limit ?? 0);
        Family("container_spec_cpu_period", MetricType.Gauge, "CFS period in microseconds.", static r => r.Now.Cpu.Period?.TotalMicroseconds);
        Family("container_spec_cpu_quota", MetricType.Gauge, "CFS quota in microseconds a period.", static r => r.Now.Cpu.QuotaCores * r.Now.Cpu.Period?.TotalMicroseconds);
        Family("container_start_time_seconds", MetricType.Gauge, "When it was started, in seconds since 1970.", static r => r.Started?.ToUnixTimeMilliseconds() / 1e3);
        writer.End();

        void Family(string name, MetricType type, string help, Func<Row, double?> read, params Label[] more)
        {
            writer.Begin(name, type, help);
            foreach (var row in rows)
            {
                if (read(row) is { } value)
                {
                    writer.SampleAt(row.AtMs, value, [.. row.Labels, .. more]);
                }
            }
        }
    }

    private static IEnumerable<Row> Rows(Node node, Group whole)
    {
        yield return new Row(whole, Labels("/", null, null, null), null);
        foreach (var pod in node.Pods)
        {
            if (pod.Group is { } group)
            {
                yield return new Row(group, Labels(group.Path, pod, null, null), pod.Created);
            }

            if (pod.Running is { } life)
            {
                yield return new Row(life.Group, Labels(life.Group.Path, pod, pod.Spec.Container, life.Id), life.Started);
            }
        }
    }

    private static Label[] Labels(string id, Pod? pod, string? container, string? name) =>
    [
        new("container", container ?? ""),
        new("id", id),
        new("image", container is null ? "" : pod!.Spec.Image),
        new("name", name ?? ""),
        new("namespace", pod?.Spec.Namespace ?? ""),
        new("pod", pod?.Name ?? ""),
    ];

    private sealed record Row(Group Group, Label[] Labels, DateTimeOffset? Started)
    {
        public CgroupReading Now { get; init; } = null!;

        public long AtMs { get; init; }
    }
}
