using System.Globalization;

namespace Ullage.Lab.GoGrid;

/// <summary>The figures of a grid in Markdown, and whether they hold.</summary>
/// <param name="output">Where.</param>
/// <param name="judgesTimes">Whether figures that follow from timing decide too: a few cells on a busy machine say little.</param>
internal sealed class GridReport(TextWriter output, bool judgesTimes)
{
    private const double Mebibyte = 1 << 20;

    public async Task<bool> WriteAsync(IReadOnlyList<GridMeasurement> cells, IReadOnlyList<GridPrediction> told, IReadOnlyList<GridPrediction> assumed, IReadOnlyList<JointTrial> trials)
    {
        // What the limiter holds is told as a spiral and not as a number.
        var rested = told.Where(static p => !p.IsSpiral).ToList();
        var missed = told.Count(static p => p.IsSpiral && !p.Alarm);
        var kills = cells.Sum(static c => c.OomKills) + trials.Sum(static t => t.Joint.OomKills);
        var savings = trials.Select(static t => t.Saving).Order().ToList();
        var worst = trials.Count > 0 ? savings[0] : 0;
        (string What, string Figure, string Wanted, bool Holds)[] all =
        [
            ("(a) all marking (what is paid for) from one setting for another: median error", Percent(Median(rested.Select(static p => p.AllError))), "≤ 10 %", Median(rested.Select(static p => p.AllError)) <= 0.10),
            ("all marking within ± 20 %", Percent(Share(rested, static p => p.AllError <= 0.2)), "≥ 90 %", Share(rested, static p => p.AllError <= 0.2) >= 0.9),
            ("background + assists alone, idle priority apart: median error", Percent(Median(rested.Select(static p => p.Error))), "", true),
            ("background + assists within ± 20 % or 5m", Percent(Share(rested, static p => p.Within(0.2))), "", true),
            ("background + assists strictly within ± 20 %", Percent(Share(rested, static p => p.Error <= 0.2)), "", true),
            ("(b) default metrics alone: truth inside the interval", Percent(Share(assumed, static p => p.Covered)), "≥ 80 %", Share(assumed, static p => p.Covered) >= 0.8),
            ("how wide that is, high ÷ low: median", Median(assumed.Select(static p => p.Point.GcCoresHigh / p.Point.GcCoresLow)).ToString("0.#", CultureInfo.InvariantCulture), "", true),
            ("(c) spirals missed", $"{missed} of {told.Count(static p => p.IsSpiral)}", "0", missed == 0),
            ("false alarms", $"{told.Count(static p => p.FalseAlarm)} of {told.Count(static p => !p.IsSpiral)}", "", true),
            ("kills for want of memory", kills.ToString(CultureInfo.InvariantCulture), "0", kills == 0),
            .. trials.Count == 0 ? [] : new[]
            {
                ("joint choice against peak × 1.15 and 0.9: least saving", Percent(worst), "≥ −1 %", worst >= -0.01),
                ("median saving", Percent(Median(savings)), "≥ 10 %", Median(savings) >= 0.1),
            },
        ];

        var verdict = judgesTimes ? all : [.. all.Select(static v => v.Wanted is "0" ? v : v with { Wanted = "", Holds = true })];
        await output.WriteLineAsync($"{cells.Count} cells, {told.Count} predictions of one from another, {trials.Count} choices tried\n\n| | found | wanted | |\n|---|---|---|---|");
        foreach (var (what, figure, wanted, holds) in verdict)
        {
            await output.WriteLineAsync($"| {what} | {figure} | {wanted} | {(wanted.Length == 0 ? "" : holds ? "ok" : "FAILED")} |");
        }

        await CellsAsync(cells, told, assumed);
        await TrialsAsync(trials);
        return verdict.All(static v => v.Holds);
    }

    private async Task CellsAsync(IReadOnlyList<GridMeasurement> cells, IReadOnlyList<GridPrediction> told, IReadOnlyList<GridPrediction> assumed)
    {
        await output.WriteLineAsync("\nCores of background marking and assists (gctrace), those at idle priority, and what was predicted from the service's other settings (least and most of them); the last column without the collector's CPU. MiB, MiB/s, millicores, collections a second.\n");
        await output.WriteLineAsync("| go | live | a | GOMEMLIMIT | G | L | S | f | GC | idle | all CPU | predicted | assumed c |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var cell in cells)
        {
            var predicted = told.Where(p => p.To == cell).Select(static p => p.Point.GcCores * 1000).ToList();
            var interval = assumed.Where(p => p.From == cell && p.To == cell).Concat(assumed.Where(p => p.To == cell)).FirstOrDefault();
            var seen = cell.Seen;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {cell.Cell.Go} | {cell.Cell.LiveMb} | {seen.AllocatedBytes / cell.Seconds / Mebibyte:0} | {cell.Cell.SoftLimitMb} | {seen.GoalBytes / Mebibyte:0.0} | {seen.LiveBytes / Mebibyte:0.0} | {seen.NonHeapBytes / Mebibyte:0.0} | {cell.Cycles:0.00} | {cell.GcCores * 1000:0.0} | {cell.IdleCores * 1000:0.0} | {cell.Cores * 1000:0} | {(predicted.Count > 0 ? $"{predicted.Min():0.0} – {predicted.Max():0.0}" : "")}{(told.Any(p => p.To == cell && p.Alarm) ? " spiral" : "")} | {(interval is null ? "" : $"{interval.Point.GcCoresLow * 1000:0.0} – {interval.Point.GcCoresHigh * 1000:0}")} |"));
        }
    }

    private async Task TrialsAsync(IReadOnlyList<JointTrial> trials)
    {
        if (trials.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync("\nThe same services under settings chosen by what one measurement of today told, and under limit = peak × 1.15, GOMEMLIMIT = 0.9 × limit. Cores by the kernel; cost a month of the limit, of all marking, and of the application as it was under today's settings.\n");
        await output.WriteLineAsync("| go | live | a | today | peak | usual limit | its cores | $ | joint limit | GOMEMLIMIT | GOGC | its cores | $ | less |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var t in trials)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {t.Today.Cell.Go} | {t.Today.Cell.LiveMb} | {t.Today.Seen.AllocatedBytes / t.Today.Seconds / Mebibyte:0} | {t.Name} | {t.Today.PeakBytes / Mebibyte:0} | {t.Usual.Cell.LimitMb}Mi | {t.Usual.Cores * 1000:0}m | {t.Cost(t.Usual):0.00} | {t.Joint.Cell.LimitMb}Mi | {t.Joint.Cell.SoftLimitMb}MiB | {(t.Joint.Cell.GoGc < 0 ? "off" : t.Joint.Cell.GoGc)} | {t.Joint.Cores * 1000:0}m | {t.Cost(t.Joint):0.00} | {Percent(t.Saving)} |"));
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
