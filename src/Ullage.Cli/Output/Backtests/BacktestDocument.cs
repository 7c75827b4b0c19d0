using Ullage.Application.Backtest;
using Ullage.Cli.Output.Documents;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>The comparison for programs: names, order and units. docs/schema/backtest-v1.json describes it.</summary>
internal sealed class BacktestDocument : IBacktestWriter
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public void Write(BacktestReport report, TextWriter output, OutputStyle style)
    {
        using var w = new JsonDocumentWriter(output);
        w.StartObject();
        w.Property("schemaVersion", BacktestReport.CurrentSchemaVersion);
        w.Property("window", report, static (w, r) =>
        {
            w.Property("start", Time(r.Window.StartMs));
            w.Property("end", Time(r.Window.EndMs));
        });
        w.Property("source", report.Source);
        w.Property("partial", report.Missing.Count > 0);
        w.Property("stepDays", report.Walk.StepDays);
        w.Property("lookbackDays", report.Walk.LookbackDays);
        w.Property("minHistorySeconds", (long)report.Walk.MinHistory.TotalSeconds);
        w.Name("decidedAt");
        w.StartArray();
        foreach (var at in report.Result.DecidedAtMs)
        {
            w.Text(Time(at));
        }

        w.EndArray();
        w.Property("containers", report.Result.Containers);
        w.Property("currency", report.Prices?.Currency);
        w.Property("policies", report.Result.Policies, Policy);
        w.Property("calibration", report.Result.Calibration, Calibration);
        w.Property("notices", report.Notices, static (w, n) =>
        {
            w.Property("code", n.Code);
            w.Property("text", n.Text);
        });
        w.Property("missing", report.Missing, static (w, m) =>
        {
            w.Property("selector", m.Selector.ToString());
            w.Property("start", Time(m.Range.StartMs));
            w.Property("end", Time(m.Range.EndMs));
            w.Property("reason", m.Reason);
        });
        w.Property("read", report.Read, static (w, r) =>
        {
            w.Property("series", r.Series);
            w.Property("samples", r.Samples);
            w.Property("bytes", r.Bytes);
        });
        w.EndObject();
        w.Finish();
    }

    private static void Policy(DocumentWriter w, PolicyOutcome policy)
    {
        w.Property("policy", policy.Policy);
        w.Property("summary", policy.Summary);
        w.Property("peer", policy.IsPeer);
        w.Property("containers", policy.Containers);
        w.Property("podDays", policy.PodDays);
        w.Property("oomPodDays", policy.OomPodDays);
        w.Property("oomContainers", policy.OomContainers);
        w.Property("oomRate", policy.OomRate);
        w.Property("memorySlack", policy.MemorySlack);
        w.Property("underFrontier", policy.UnderFrontier);
        w.Property("memoryLimitToUsed", policy.MemoryLimitToUsed);
        w.Property("memoryRequestToUsed", policy.MemoryRequestToUsed);
        w.Property("cpuRequestToUsed", policy.CpuRequestToUsed);
        w.Property("cpuOver", policy.CpuOver);
        w.Property("cpuOverWeighted", policy.CpuOverWeighted);
        w.Property("containersOver", policy.ContainersOver);
        w.Property("throttled", policy.Throttled);
        w.Property("changesAWeek", policy.ChangesAWeek);
        w.Name("monthlyCost");
        if (policy.MonthlyCost is { } cost)
        {
            w.Number(cost);
        }
        else
        {
            w.Null();
        }

        w.Property("hits", policy.Hits, static (w, h) =>
        {
            w.Property("container", h.Container.ToString());
            w.Property("podDays", h.PodDays);
            w.Property("oomPodDays", h.OomPodDays);
            w.Property("worstPeakToLimit", (double?)h.WorstPeakToLimit);
        });
    }

    private static void Calibration(DocumentWriter w, CalibrationRow row)
    {
        w.Property("policy", row.Policy);
        w.Property("from", (double?)row.From);
        w.Property("to", (double?)row.To);
        w.Property("predicted", (double?)row.Predicted);
        w.Property("cases", row.Cases);
        w.Property("met", row.Met);
        w.Property("share", (double?)row.Share);
        w.Property("low", (double?)row.Low);
        w.Property("high", (double?)row.High);
        w.Property("holds", row.Holds);
    }

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.FFF'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
