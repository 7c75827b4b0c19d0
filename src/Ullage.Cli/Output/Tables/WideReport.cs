using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>One line a container with every percentile; as wide as it must be, for <c>less -S</c> and a second look.</summary>
internal sealed class WideReport : IReportWriter
{
    private const int Gap = 2;

    private static readonly (string Title, bool Right, Func<WorkloadRecommendation, ContainerRecommendation, string> Text)[] Columns =
    [
        ("NAMESPACE", false, static (w, _) => w.Id.Cluster.Length > 0 ? $"{w.Id.Cluster}/{w.Id.Namespace}" : w.Id.Namespace),
        ("WORKLOAD", false, static (w, _) => $"{w.Id.Kind}/{w.Id.Name}"),
        ("PODS", true, static (w, _) => Amounts.Count(w.Replicas)),
        ("CONTAINER", false, static (_, c) => c.Id.Name),
        ("ROLE", false, static (_, c) => Descriptions.Role(c.Role) ?? "app"),
        ("RUNTIME", false, static (_, c) => c.Runtime.Version ?? Descriptions.Runtime(c.Runtime.Kind) ?? "-"),
        ("CPU-REQ", false, static (_, c) => Arrow(c, 0)),
        ("CPU-LIM", false, static (_, c) => Arrow(c, 1)),
        ("CPU-MEAN", true, static (_, c) => Cores(c.Usage?.Cpu.Mean)),
        ("P50", true, static (_, c) => Cores(c.Usage?.Cpu.P50)),
        ("P90", true, static (_, c) => Cores(c.Usage?.Cpu.P90)),
        ("P95", true, static (_, c) => Cores(c.Usage?.Cpu.P95)),
        ("P99", true, static (_, c) => Cores(c.Usage?.Cpu.P99)),
        ("MAX", true, static (_, c) => Cores(c.Usage?.Cpu.Max.Value)),
        ("BURST", true, static (_, c) => Cores(c.Usage?.Cpu.Burst.Value)),
        ("STARTUP", true, static (_, c) => Cores(c.Usage?.Cpu.StartupMax?.Value)),
        ("THROTTLED", true, static (_, c) => c.Usage?.Cpu.ThrottledShare is { } share ? Amounts.Share(share) : "-"),
        ("MEM-REQ", false, static (_, c) => Arrow(c, 2)),
        ("MEM-LIM", false, static (_, c) => Arrow(c, 3)),
        ("MEM-MEAN", true, static (_, c) => Bytes(c.Usage?.Memory.Mean)),
        ("P50", true, static (_, c) => Bytes(c.Usage?.Memory.P50)),
        ("P90", true, static (_, c) => Bytes(c.Usage?.Memory.P90)),
        ("P95", true, static (_, c) => Bytes(c.Usage?.Memory.P95)),
        ("P99", true, static (_, c) => Bytes(c.Usage?.Memory.P99)),
        ("PEAK", true, static (_, c) => Bytes(c.Usage?.Memory.Peak.Value)),
        ("OOM", true, static (_, c) => c.OomKills.Count.ToString(CultureInfo.InvariantCulture)),
        ("RESTARTS", true, static (_, c) => Amounts.Count(c.Restarts)),
        ("SPAN", true, static (_, c) => c.Usage is { } usage ? Moments.Duration(usage.Coverage.Span) : "-"),
        ("SAMPLES", true, static (_, c) => c.Usage is { } usage ? Amounts.Count(usage.Coverage.Samples) : "-"),
        ("GAPS", true, static (_, c) => c.Usage is { } usage ? Amounts.Count(usage.Coverage.Gaps) : "-"),
        ("HPA", false, static (w, _) => w.Autoscaler is { } scaler ? Descriptions.Scaler(scaler) : "-"),
        ("ENVIRONMENT", false, static (_, c) => c.Environment.Count == 0 ? "-" : string.Join(" ", c.Environment.Select(static e => $"{e.Name}={e.Value}"))),
        ("STATUS", false, static (_, c) => Descriptions.Status(c) ?? "sized"),
    ];

    /// <inheritdoc/>
    public string Name => "wide";

    /// <inheritdoc/>
    public string Description => "one line a container with all percentiles, as wide as it must be";

    /// <inheritdoc/>
    public string FileExtension => ".txt";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        Preamble.Write(paper, report);
        paper.Line();
        var widths = Columns.Select(static c => c.Title.Length).ToArray();
        foreach (var row in Rows(report))
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], TerminalText.Width(row[i]));
            }
        }

        WriteRow(paper, widths, [.. Columns.Select(static c => c.Title)], Ink.Dim);
        foreach (var row in Rows(report))
        {
            WriteRow(paper, widths, row, Ink.Plain);
        }

        Legend.Write(paper, report, marks: false);
        TotalsBlock.Write(paper, report);
        Postscript.Write(paper, report, style.Verbosity);
    }

    private static IEnumerable<string[]> Rows(RecommendationReport report) =>
        report.Workloads.SelectMany(static w => w.Containers.Select(c => Array.ConvertAll(Columns, column => TerminalText.Clean(column.Text(w, c)))));

    private static void WriteRow(Paper paper, int[] widths, string[] cells, Ink ink)
    {
        var line = new StyledText();
        var column = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            line.PadTo(column);
            if (Columns[i].Right)
            {
                line.AddRight(cells[i], column + widths[i], ink);
            }
            else
            {
                line.Add(cells[i], ink);
            }

            column += widths[i] + Gap;
        }

        paper.Line(line);
    }

    private static string Arrow(ContainerRecommendation container, int field)
    {
        var change = SettingChange.Of(container)[field];
        return change.Direction == Direction.Same ? change.Now : $"{change.Now}→{change.Next}";
    }

    private static string Cores(double? cores) => cores is { } value ? Amounts.Cores(value) : "-";

    private static string Bytes(double? bytes) => bytes is { } value ? Amounts.Bytes(value) : "-";
}
