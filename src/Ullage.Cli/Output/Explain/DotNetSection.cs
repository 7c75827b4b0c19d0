using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>The terms of a .NET service's collector, the formulas, and the curve from memory limit to cost: enough to recompute every number in it.</summary>
internal static class DotNetSection
{
    private const double Mebibyte = 1 << 20;
    private const int Indent = 2;

    public static void Write(Paper paper, DotNetTuning tuning)
    {
        var terms = tuning.Terms;
        paper.Line(new StyledText(".NET", Ink.Bold).Add(Text($"  {Moments.Duration(terms.Observed)} seen; c assumed: {Nanoseconds(terms.MarkCostLow)} to {Nanoseconds(terms.MarkCostHigh)} ns/B, no metric tells the CPU of full collections"), Ink.Dim).Truncated(paper.Width));
        Line(paper, Text($"L {Mi(terms.Live)} live heap (peak {Mi(terms.PeakLive)}), N₀ {Mi(terms.Natural)}, Y₀ {Mi(terms.Reserve)}, s {terms.ReserveShare:0.0000}, E {(terms.Outside is { } outside ? Mi(outside) : "not told")}"));
        Line(paper, Text($"p {Mi(terms.Promoted)}/s (at most {Mi(terms.PromotedHigh)}/s), pauses {(terms.Pauses is { } pauses ? Millis(pauses) : "not told")}, A {Millis(terms.Application)} (peak {Millis(terms.PeakApplication)}), c {Nanoseconds(terms.MarkCost)} ns/B"));
        Line(paper, Text($"N = min(N₀, H − min(Y₀, sH)), full = p/(N−L), GC = {(terms.Limited ? Text($"max(0, pauses − {terms.FullCollections:0.000#}/s·cL)") : "pauses")} + cL·full; share at the most of c and p in the busiest hour"));
        Line(paper, "H = min(90 %, 95 % − E/limit) in whole percents of the limit; 75 %, the runtime's own, where that holds N₀");
        Line(paper, Text($"$ = limit GiB × {tuning.MemoryPerGibMonth:0.####} + (A+GC) × {tuning.CpuPerCoreMonth:0.####} {tuning.Currency} a month{(tuning.PricesGiven ? "" : " (usual prices)")}"));
        Line(paper, Text($"least limit {tuning.LeastLimit.Bytes / Mebibyte:0}Mi: {tuning.LeastWhy}; share at most {tuning.ShareBudget * 100:0.#} %"));
        var head = new StyledText();
        foreach (var (title, column) in (ReadOnlySpan<(string, int)>)[("limit", 11), ("H", 21), ("N", 31), ("full/s", 40), ("GC", 49), ("share", 57), ("$", 66)])
        {
            head.AddRight(title, column, Ink.Dim);
        }

        paper.Line(head);
        foreach (var point in tuning.Curve)
        {
            Row(paper, tuning, point);
        }
    }

    private static void Row(Paper paper, DotNetTuning tuning, DotNetPoint point)
    {
        var ink = point == tuning.Chosen ? Ink.Good : point == tuning.Today ? Ink.Plain : Ink.Dim;
        List<string> marks =
        [
            .. point == tuning.Chosen ? ["◆ chosen"] : (string[])[],
            .. point == tuning.Today ? ["today"] : (string[])[],
            .. point.Spiral ? ["spiral"] : (string[])[],
            Text($"{Millis(point.GcCoresLow)}–{Millis(point.GcCoresHigh)}"),
        ];
        var line = new StyledText();
        foreach (var (text, column) in (ReadOnlySpan<(string, int)>)
        [
            (point.Limit is { } limit ? Text($"{limit.Bytes / Mebibyte:0.#}Mi") : "none", 11), (point.HeapLimit is { } heap ? Mi(heap.Bytes) : "none", 21), (Mi(point.Ceiling), 31),
            (Text($"{point.FullCollections:0.000}"), 40), (Millis(point.GcCores), 49), (Text($"{point.PeakShare * 100:0.0} %"), 57), (Text($"{point.CostAMonth:0.000}"), 66),
        ])
        {
            line.AddRight(text, column, ink);
        }

        paper.Line(line.Add("  " + string.Join(", ", marks), ink).Truncated(paper.Width));
    }

    private static void Line(Paper paper, string text) => Bulleted.Write(paper, new StyledText().Space(Indent), text, Ink.Dim);

    private static string Mi(double bytes) => Text($"{bytes / Mebibyte:0.00}Mi");

    private static string Millis(double cores) => Text($"{cores * 1000:0.0}m");

    private static string Nanoseconds(double seconds) => Text($"{seconds * 1e9:0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
