using System.Buffers;
using Ullage.Exposition;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>The run as Prometheus text, for node_exporter's textfile collector or a Pushgateway.</summary>
public static class JobMetrics
{
    /// <summary>Containers whose proposals are written one by one; of more, those with the largest savings.</summary>
    public const int MostContainers = 5_000;

    /// <summary>Writes it.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="finished">When it ended.</param>
    /// <param name="seconds">How long it took.</param>
    public static byte[] Write(FleetSummary summary, DateTimeOffset finished, double seconds)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var output = new ArrayBufferWriter<byte>();
        var writer = new ExpositionWriter(output, ExpositionFormat.PrometheusText);
        var (report, result) = (summary.Report, summary.Result);
        One("ullage_rightsize_last_success_timestamp_seconds", "When the last run that decided ended.", finished.ToUnixTimeMilliseconds() / 1000.0);
        One("ullage_rightsize_duration_seconds", "How long it took.", seconds);
        One("ullage_rightsize_partial", "Whether a part of the samples could not be read.", report.Missing.Count > 0 ? 1 : 0);
        One("ullage_rightsize_workloads", "Workloads looked at.", report.Workloads.Count);
        Many("ullage_rightsize_containers", "Containers by status.", report.Workloads.SelectMany(static w => w.Containers).GroupBy(static c => c.Status).Select(static g => ("status", Snake(g.Key.ToString()), (double)g.Count())));
        Many("ullage_rightsize_changes", "Containers whose proposal is another than at the run before.", Enum.GetValues<ChangeKind>().Select(k => ("change", Snake(k.ToString()), (double)result.Changes.Changes.Count(c => c.Kind == k))));
        Many("ullage_rightsize_daily_histories", "Days of history that were read, and that were kept.", [("origin", "read", result.State.DaysRead.Count), ("origin", "kept", result.State.DaysKept.Count)]);
        Many("ullage_rightsize_samples", "Samples that were read, and that the kept days had cost.", [("origin", "read", result.State.SamplesRead), ("origin", "kept", result.State.SamplesKept)]);
        Many("ullage_rightsize_cpu_request_cores", "CPU requests over all replicas.", [("state", "current", report.Totals.Current.CpuRequest?.Cores ?? 0), ("state", "recommended", report.Totals.Recommended.CpuRequest?.Cores ?? 0)]);
        Many("ullage_rightsize_memory_request_bytes", "Memory requests over all replicas.", [("state", "current", report.Totals.Current.MemoryRequest?.Bytes ?? 0), ("state", "recommended", report.Totals.Recommended.MemoryRequest?.Bytes ?? 0)]);
        if (report.Totals.Saving is { } saving)
        {
            Many("ullage_rightsize_monthly_saving", "A month's saving.", [("currency", saving.Currency, (double)saving.Total)]);
        }

        Containers(writer, summary);
        writer.End();
        return output.WrittenSpan.ToArray();

        void One(string name, string help, double value)
        {
            writer.Begin(name, MetricType.Gauge, help);
            writer.Sample(value);
        }

        void Many(string name, string help, IEnumerable<(string Label, string Value, double Number)> samples)
        {
            writer.Begin(name, MetricType.Gauge, help);
            foreach (var (label, value, number) in samples)
            {
                writer.Sample(number, [new(label, value)]);
            }
        }
    }

    private static void Containers(ExpositionWriter writer, FleetSummary summary)
    {
        var told = summary.BySaving.Take(MostContainers).Select(static p => p.Container).ToList();
        foreach (var (name, help, of) in new (string, string, Func<ResourceSettings, double?>)[]
        {
            ("ullage_recommended_cpu_request_cores", "CPU request proposed for a container.", static s => s.CpuRequest?.Cores),
            ("ullage_recommended_cpu_limit_cores", "CPU limit proposed for a container.", static s => s.CpuLimit?.Cores),
            ("ullage_recommended_memory_request_bytes", "Memory request proposed for a container.", static s => s.MemoryRequest?.Bytes),
            ("ullage_recommended_memory_limit_bytes", "Memory limit proposed for a container.", static s => s.MemoryLimit?.Bytes),
        })
        {
            writer.Begin(name, MetricType.Gauge, help);
            foreach (var container in told)
            {
                if (of(container.Recommended) is { } value)
                {
                    var id = container.Id.Workload;
                    writer.Sample(value, [new("exported_namespace", id.Namespace), new("workload_kind", id.Kind), new("workload", id.Name), new("exported_container", container.Id.Name)]);
                }
            }
        }
    }

    private static string Snake(string name) => string.Concat(name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
