using System.Buffers;
using System.Globalization;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Spreadsheets;

/// <summary>One record a container after RFC 4180: exact cores and bytes, empty where there is nothing.</summary>
internal sealed class CsvReport : IReportWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\" \t\r\n");

    private static readonly (string Title, Func<Row, string> Text)[] Columns =
    [
        ("cluster", static r => Text(r.Workload.Id.Cluster)),
        ("namespace", static r => Text(r.Workload.Id.Namespace)),
        ("kind", static r => Text(r.Workload.Id.Kind)),
        ("workload", static r => Text(r.Workload.Id.Name)),
        ("container", static r => Text(r.Container.Id.Name)),
        ("role", static r => ReportShape.Camel(r.Container.Role.ToString())),
        ("status", static r => ReportShape.Camel(r.Container.Status.ToString())),
        ("replicas", static r => r.Workload.Replicas.ToString(CultureInfo.InvariantCulture)),
        ("autoscaler", static r => Text(r.Workload.Autoscaler is { } scaler ? Descriptions.Scaler(scaler) : "")),
        ("cpu_request_cores", static r => Cores(r.Container.Current.CpuRequest)),
        ("cpu_request_recommended_cores", static r => Cores(r.Container.Recommended.CpuRequest)),
        ("cpu_limit_cores", static r => Cores(r.Container.Current.CpuLimit)),
        ("cpu_limit_recommended_cores", static r => Cores(r.Container.Recommended.CpuLimit)),
        ("memory_request_bytes", static r => Bytes(r.Container.Current.MemoryRequest)),
        ("memory_request_recommended_bytes", static r => Bytes(r.Container.Recommended.MemoryRequest)),
        ("memory_limit_bytes", static r => Bytes(r.Container.Current.MemoryLimit)),
        ("memory_limit_recommended_bytes", static r => Bytes(r.Container.Recommended.MemoryLimit)),
        ("cpu_mean_cores", static r => Number(r.Container.Usage?.Cpu.Mean)),
        ("cpu_p50_cores", static r => Number(r.Container.Usage?.Cpu.P50)),
        ("cpu_p90_cores", static r => Number(r.Container.Usage?.Cpu.P90)),
        ("cpu_p95_cores", static r => Number(r.Container.Usage?.Cpu.P95)),
        ("cpu_p99_cores", static r => Number(r.Container.Usage?.Cpu.P99)),
        ("cpu_max_cores", static r => Number(r.Container.Usage?.Cpu.Max.Value)),
        ("cpu_burst_cores", static r => Number(r.Container.Usage?.Cpu.Burst.Value)),
        ("cpu_throttled_share", static r => Number(r.Container.Usage?.Cpu.ThrottledShare)),
        ("memory_mean_bytes", static r => Number(r.Container.Usage?.Memory.Mean)),
        ("memory_p50_bytes", static r => Number(r.Container.Usage?.Memory.P50)),
        ("memory_p90_bytes", static r => Number(r.Container.Usage?.Memory.P90)),
        ("memory_p95_bytes", static r => Number(r.Container.Usage?.Memory.P95)),
        ("memory_p99_bytes", static r => Number(r.Container.Usage?.Memory.P99)),
        ("memory_peak_bytes", static r => Number(r.Container.Usage?.Memory.Peak.Value)),
        ("pods_seen", static r => r.Container.Usage?.Coverage.Pods.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("samples", static r => r.Container.Usage?.Coverage.Samples.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("observed_seconds", static r => Number(r.Container.Usage?.Coverage.Observed.TotalSeconds)),
        ("restarts", static r => r.Container.Restarts.ToString(CultureInfo.InvariantCulture)),
        ("oom_kills", static r => r.Container.OomKills.Count.ToString(CultureInfo.InvariantCulture)),
        ("runtime", static r => r.Container.Runtime.Kind == RuntimeKind.Unknown ? "" : r.Container.Runtime.Kind.ToString()),
        ("environment", static r => Text(string.Join(" ", r.Container.Environment.Select(static e => $"{e.Name}={e.Value}")))),
        ("workload_monthly_saving", static r => r.Workload.Saving?.Total.ToString("0.####", CultureInfo.InvariantCulture) ?? ""),
        ("findings", static r => Text(string.Join(" ", r.Container.Findings.Select(static f => f.Code)))),
        ("note", static r => Text(Descriptions.Status(r.Container) ?? "")),
        ("image", static r => Text(r.Container.Image ?? "")),
        ("partial", static r => r.Partial ? "true" : "false"),
    ];

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Description => "for spreadsheets: one record a container, exact numbers";

    /// <inheritdoc/>
    public string FileExtension => ".csv";

    /// <inheritdoc/>
    public bool TellsNotices => false;

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        Record(output, Columns.Select(static c => c.Title));
        foreach (var workload in report.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                var row = new Row(report.Missing.Count > 0, workload, container);
                Record(output, Columns.Select(c => c.Text(row)));
            }
        }
    }

    /// <summary>Text from outside as a field: quoted where needed, and never a formula.</summary>
    /// <remarks>A spreadsheet runs what begins with = + - @; an apostrophe before it makes it text.</remarks>
    internal static string Text(string text)
    {
        var clean = TerminalText.Clean(text);
        var first = clean.AsSpan().TrimStart();
        if (first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')
        {
            clean = "'" + clean;
        }

        return clean.AsSpan().IndexOfAny(Special) < 0 ? clean : "\"" + clean.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static void Record(TextWriter output, IEnumerable<string> fields)
    {
        output.Write(string.Join(',', fields));
        output.Write("\r\n");
    }

    private static string Cores(CpuQuantity? amount) => amount is { } cpu ? (cpu.Nanocores / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture) : "";

    private static string Bytes(ByteQuantity? amount) => amount?.Bytes.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private readonly record struct Row(bool Partial, WorkloadRecommendation Workload, ContainerRecommendation Container);
}
