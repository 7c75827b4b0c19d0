using System.Globalization;

namespace Ullage.Lab.DotNetGrid;

/// <summary>The figures of a grid in Markdown, and whether they hold.</summary>
/// <param name="output">Where.</param>
/// <param name="judgesTimes">Whether figures that follow from timing decide too: a few cells on a busy machine say little.</param>
internal sealed class DotNetReport(TextWriter output, bool judgesTimes)
{
    private const double Mebibyte = 1 << 20;

    public async Task<bool> WriteAsync(IReadOnlyList<DotNetMeasurement> cells, IReadOnlyList<DotNetPrediction> all, IReadOnlyList<DotNetTrial> trials)
    {
        var rested = all.Where(static p => !p.To.IsSpiral).ToList();
        var missed = all.Count(static p => p.To.IsSpiral && !p.Point.Spiral);
        var died = trials.Count(static t => t.Joint.Ended);
        var kills = cells.Sum(static c => c.OomKills) + trials.Sum(static t => t.Joint.OomKills);
        var savings = trials.Select(static t => t.Saving).Order().ToList();
        (string What, string Figure, string Wanted, bool Holds)[] figures =
        [
            ("heap at which full collections begin, one setting from another: median error", Percent(Median(rested.Select(static p => p.CeilingError))), "≤ 10 %", Median(rested.Select(static p => p.CeilingError)) <= 0.10),
            ("within ± 20 %", Percent(Share(rested, static p => p.CeilingError <= 0.2)), "≥ 80 %", Share(rested, static p => p.CeilingError <= 0.2) >= 0.8),
            ("cores of collection with c seen at the other setting: median error", Percent(Median(rested.Select(static p => p.KnownError))), "", true),
            ("cores of collection from metrics alone, middle of the range: median error", Percent(Median(rested.Select(static p => p.Error))), "", true),
            ("truth inside the range", Percent(Share(rested, static p => p.Covered)), "≥ 80 %", Share(rested, static p => p.Covered) >= 0.8),
            ("how wide that is, high ÷ low: median", Median(rested.Select(static p => p.Point.GcCoresHigh / p.Point.GcCoresLow)).ToString("0.#", CultureInfo.InvariantCulture), "", true),
            ("spirals and ends missed", $"{missed} of {all.Count(static p => p.To.IsSpiral)}", "0", missed == 0),
            ("kills by the kernel", kills.ToString(CultureInfo.InvariantCulture), "0", kills == 0),
            .. trials.Count == 0 ? [] : new[]
            {
                ("chosen settings under which the service ended", died.ToString(CultureInfo.InvariantCulture), "0", died == 0),
                ("choice against peak × 1.15 and the runtime's 75 %: least saving", Percent(savings[0]), "", true),
                ("median saving", Percent(Median(savings)), "", true),
            },
        ];
        var verdict = judgesTimes ? figures : [.. figures.Select(static v => v.Wanted is "0" ? v : v with { Wanted = "", Holds = true })];
        await output.WriteLineAsync($"{cells.Count} cells, {all.Count} predictions of one from another, {trials.Count} choices tried; workstation collector, one core\n\n| | found | wanted | |\n|---|---|---|---|");
        foreach (var (what, figure, wanted, holds) in verdict)
        {
            await output.WriteLineAsync($"| {what} | {figure} | {wanted} | {(wanted.Length == 0 ? "" : holds ? "ok" : "FAILED")} |");
        }

        await output.WriteLineAsync("\nCores of collection are pauses (the runtime's counter) and the CPU of the background collector's thread; predictions are the least and most from the service's other settings, c seen there, then the range from metrics alone. MiB, MiB/s, full collections a second, millicores.\n");
        await output.WriteLineAsync("| entries | a | heap limit | L | heap before a full collection | predicted | full | GC | predicted | range | all CPU |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var cell in cells)
        {
            var (to, seen) = (all.Where(p => p.To == cell).ToList(), cell.Facts.DotNet);
            var (known, ceilings) = (to.Select(static p => p.Known * 1000).Order().ToList(), to.Select(static p => p.Point.Ceiling / Mebibyte).Order().ToList());
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {cell.Cell.EntryBytes} B | {seen?.AllocationRate / Mebibyte:0} | {cell.Cell.HeapLimit / Mebibyte:0} | {seen?.Live / Mebibyte:0.0} | {(cell.Ended ? "ended" : $"{seen?.Ceiling / Mebibyte:0.0}")} | {(to.Count > 0 ? $"{ceilings[0]:0.0} – {ceilings[^1]:0.0}" : "")}{(to.Any(static p => p.Point.Spiral) ? " spiral" : "")} | {cell.Full:0.00} | {cell.GcCores * 1000:0.0} | {(to.Count > 0 ? $"{known[0]:0.0} – {known[^1]:0.0}" : "")} | {(to.Count > 0 ? $"{to.Min(static p => p.Point.GcCoresLow) * 1000:0.0} – {to.Max(static p => p.Point.GcCoresHigh) * 1000:0}" : "")} | {cell.Cores * 1000:0} |"));
        }

        await TrialsAsync(trials);
        return verdict.All(static v => v.Holds);
    }

    private async Task TrialsAsync(IReadOnlyList<DotNetTrial> trials)
    {
        if (trials.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync("\nThe same services under settings chosen by what one measurement with room told, and under limit = peak × 1.15 with the runtime's own 75 %. Cost a month of the limit, of collection, and of the application as it was with room.\n");
        await output.WriteLineAsync("| live | entries | peak with room | usual limit | its GC | $ | chosen limit | heap | its GC | $ | less |\n|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var t in trials)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {t.Today.Cell.LiveMb} | {t.Today.Cell.EntryBytes} B | {t.Today.PeakBytes / Mebibyte:0} | {t.Usual.Cell.LimitMb}Mi | {t.Usual.GcCores * 1000:0.0}m | {t.Cost(t.Usual):0.00} | {t.Joint.Cell.LimitMb}Mi | {t.Joint.Cell.HeapPercent ?? 75} % | {t.Joint.GcCores * 1000:0.0}m | {t.Cost(t.Joint):0.00} | {Percent(t.Saving)} |"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> holds) => all.Count == 0 ? double.NaN : (double)all.Count(holds) / all.Count;

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
