using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>The terms of a Go service's collector, the formulas, and the curve from memory limit to cost: enough to recompute every number in it.</summary>
internal static class GoSection
{
    private const double Mebibyte = 1 << 20;
    private const int Indent = 2;
    private const int MostPoints = 5;

    public static void Write(Paper paper, GoTuning go)
    {
        var terms = go.Terms;
        var known = terms.MarkCost.Source == GoCostSource.Assumed
            ? Text($"c assumed: {Nanoseconds(terms.MarkCost.Low)} to {Nanoseconds(terms.MarkCost.High)} ns/B, the release tells no GC CPU")
            : $"c measured, {(terms.MarkCost.Source == GoCostSource.Profile ? "by a CPU profile" : "by go_cpu_classes")}";
        var revision = terms.Epoch.Revision.Length > 0 ? terms.Epoch.Revision + ", " : "";
        paper.Line(new StyledText("Go", Ink.Bold).Add(Text($"  {revision}newest of {Descriptions.Plural(terms.Epochs, "epoch")}, {Moments.Duration(terms.Observed)} seen; {known}"), Ink.Dim).Truncated(paper.Width));
        Line(paper, Text($"L {Mi(terms.Live)} live heap (peak {Mi(terms.PeakLive)}{(terms.Growth > 0 ? Text($", growth {Mi(terms.Growth)}") : "")}), R {Mi(terms.Roots)}, S {Mi(terms.NonHeap)} at G₀ {Mi(terms.Goal)}, E {(terms.Outside is { } e ? Mi(e) : "not told")}"));
        Line(paper, Text($"a {Mi(terms.AllocationRate)}/s (peak {Mi(terms.PeakAllocationRate)}/s), f {terms.Cycles:0.00#}/s, A {Millis(terms.Application)} (peak {Millis(terms.PeakApplication)}), P {terms.Procs}, c {Nanoseconds(terms.MarkCost.Seconds)} ns/B, b {Background(terms):0.000}"));
        Line(paper, "W = c(L+R), D = aW/(P−A), φ = 1 − 5aW/(P(G−L)) within 0.70…0.95, f = a/(φ(G−L−D) + D)");
        Line(paper, "x = D/((1−φ)(G−L−D)), GC = fW(b + (1−b)x⁴/(4+x⁴)), idle = fW − GC; share in the busiest hour");
        Line(paper, $"G = {GoalFormula(terms)}, GOMEMLIMIT = min(0.9 limit, 0.95 limit − E)".Replace("0.9 ", Share(go.SoftLimitShare), StringComparison.Ordinal).Replace("0.95 ", Share(1 - go.Headroom), StringComparison.Ordinal));
        Line(paper, Text($"$ = limit GiB × {go.MemoryPerGibMonth:0.####} + (A+GC+idle) × {go.CpuPerCoreMonth:0.####} {go.Currency} a month{(go.PricesGiven ? "" : " (usual prices)")}"));
        Line(paper, Text($"least limit {go.LeastLimit.Bytes / Mebibyte:0}Mi: {go.LeastWhy}; share at most {go.ShareBudget * 100:0.#} %"));
        var head = new StyledText();
        foreach (var (title, column) in (ReadOnlySpan<(string, int)>)[("limit", 11), ("GOMEMLIMIT", 23), ("G", 33), ("f/s", 41), ("GC", 50), ("idle", 59), ("share", 67), ("$", 76)])
        {
            head.AddRight(title, column, Ink.Dim);
        }

        paper.Line(head);
        foreach (var point in Shown(go))
        {
            Row(paper, go, point);
        }
    }

    // The chosen point and today's always, of the others those nearest the chosen.
    private static IEnumerable<GoPoint> Shown(GoTuning go)
    {
        var at = go.Chosen.Limit?.Bytes ?? 0;
        return go.Curve.OrderBy(p => p == go.Chosen || p == go.Today ? 0 : 1).ThenBy(p => Math.Abs(Math.Log((double)Math.Max(1, p.Limit?.Bytes ?? 1) / Math.Max(1, at)))).Take(MostPoints).OrderBy(static p => p.Limit);
    }

    private static void Row(Paper paper, GoTuning go, GoPoint point)
    {
        var ink = point == go.Chosen ? Ink.Good : point == go.Today ? Ink.Plain : Ink.Dim;
        var range = go.Terms.MarkCost.Source == GoCostSource.Assumed ? Text($" {Millis(point.GcCoresLow)}–{Millis(point.GcCoresHigh)}") : "";
        var marks = new List<string>();
        if (point == go.Chosen)
        {
            marks.Add("◆ chosen");
        }

        if (point == go.Today)
        {
            marks.Add(Text($"today, GOGC {(point.GoGc is { } percent ? Text($"{percent:0}") : "off")}"));
        }

        if (point.Spiral)
        {
            marks.Add("spiral");
        }

        var line = new StyledText();
        foreach (var (text, column) in (ReadOnlySpan<(string, int)>)
        [
            (point.Limit is { } limit ? Text($"{limit.Bytes / Mebibyte:0.#}Mi") : "none", 11), (point.SoftLimit is { } soft ? Text($"{soft.Bytes / Mebibyte:0.#}MiB") : "off", 23),
            (Mi(point.Goal), 33), (Text($"{point.Cycles:0.00#}"), 41), (Millis(point.GcCores), 50), (Millis(point.IdleCores), 59), (Text($"{point.PeakShare * 100:0.0} %"), 67),
            (Text($"{point.CostAMonth:0.000}"), 76),
        ])
        {
            line.AddRight(text, column, ink);
        }

        paper.Line(line.Add("  " + string.Join(", ", marks) + range, ink).Truncated(paper.Width));
    }

    private static double Background(GoTerms terms) =>
        terms.MarkCost.BackgroundShare ?? Math.Min(1, 0.25 * terms.Procs / Math.Max(0.05 * terms.Procs, terms.Procs - terms.Application));

    private static string GoalFormula(GoTerms terms)
    {
        var bound = terms.NewHeadroom ? "0.97(GOMEMLIMIT − S − 0.032(G−G₀))" : "GOMEMLIMIT − S − 0.055(G−G₀) − 1Mi";
        return terms.Epoch.GoGc >= 0 ? Text($"min(L + (L+R)·GOGC/100, {bound})") : bound;
    }

    private static void Line(Paper paper, string text) => Bulleted.Write(paper, new StyledText().Space(Indent), text, Ink.Dim);

    private static string Mi(double bytes) => Text($"{bytes / Mebibyte:0.00}Mi");

    private static string Millis(double cores) => Text($"{cores * 1000:0.0}m");

    private static string Nanoseconds(double seconds) => Text($"{seconds * 1e9:0.0000}");

    private static string Share(double share) => Text($"{share:0.##} ");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
