using System.Buffers;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>A series to feed: whose it is, what distinguishes it, and its samples.</summary>
internal sealed record Trace(UsageMetric Metric, string Pod, string Id, long[] Times, double[] Values, string Container = "app")
{
    /// <summary>Midnight, 2 March 2026: the first of the days that tests use.</summary>
    public const long Day0 = 1_772_409_600_000;

    public const long Minute = 60_000;

    public static ContainerId App { get; } = Named("app");

    public static ContainerId Named(string container) => new(new WorkloadId("", "shop", "Deployment", "cart"), container);

    public LabelSet Labels => LabelSet.From(("__name__", Metric.ToString()), ("container", Container), ("id", Id), ("pod", Pod));

    /// <summary>Samples at a regular step.</summary>
    public static Trace Regular(UsageMetric metric, string pod, long startMs, long stepMs, IEnumerable<double> values, string id = "1")
    {
        var all = values.ToArray();
        return new Trace(metric, pod, id, [.. all.Select((_, i) => startMs + i * stepMs)], all);
    }

    /// <summary>The samples of a stretch of time.</summary>
    public Trace Within(long fromMs, long toMs)
    {
        var kept = Times.Select((t, i) => (t, v: Values[i])).Where(s => s.t >= fromMs && s.t < toMs).ToList();
        return this with { Times = [.. kept.Select(static s => s.t)], Values = [.. kept.Select(static s => s.v)] };
    }

    public static SeriesOwner? Owner(LabelSet labels) => new SeriesOwner(Named(labels["container"]), labels["pod"]);
}

/// <summary>Runs reductions over traces in the ways in which sources may yield them.</summary>
internal static class Reduced
{
    public static TimeRange Days(int first, int count) => new(Trace.Day0 + first * TimeRange.DayMs, Trace.Day0 + (first + count) * TimeRange.DayMs);

    public static UsageReduction Of(TimeRange window, IEnumerable<Trace> traces, ReductionOptions? options = null, Random? cut = null, ReductionState? from = null)
    {
        var reduction = new UsageReduction(window, options ?? new ReductionOptions { KeepCells = true }, from);
        foreach (var metric in traces.GroupBy(static t => t.Metric))
        {
            using var sink = reduction.Sink(metric.Key, Trace.Owner);
            var id = 0;
            foreach (var trace in metric)
            {
                Feed(sink, new SeriesId(id++), trace, cut);
            }
        }

        return reduction;
    }

    /// <summary>The window of the container <c>app</c>.</summary>
    public static ContainerWindow Window(TimeRange window, params Trace[] traces) =>
        (ContainerWindow)Of(window, traces, ReductionOptions.Default).Complete()[Trace.App];

    /// <summary>All cells as bytes: what must not differ.</summary>
    public static string Fingerprint(UsageReduction reduction) => string.Join("\n", reduction.Cells().Select(static cell => $"{cell.Container} {cell.Day:O} {Hex(cell)}"));

    public static string Hex(ContainerDayCell cell)
    {
        var writer = new CompactWriter();
        CellFormat.Write(cell, writer);
        return Convert.ToHexString(writer.Written);
    }

    public static byte[] Bounded(ContainerDayCell cell)
    {
        var buffer = new ArrayBufferWriter<byte>();
        cell.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Feed(UsageSink sink, SeriesId id, Trace trace, Random? cut)
    {
        if (!sink.Accept(id, trace.Labels))
        {
            return;
        }

        for (var from = 0; from < trace.Times.Length;)
        {
            var to = cut is null ? trace.Times.Length : Math.Min(trace.Times.Length, from + cut.Next(0, 9));
            sink.Append(id, trace.Times.AsSpan(from, to - from), trace.Values.AsSpan(from, to - from));
            from = to;
        }

        sink.Complete(id);
    }
}
