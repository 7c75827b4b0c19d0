using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>A chart in braille: the area under the hourly mean, a line of the hourly highest, levels of requests and limits.</summary>
internal static class UsageChart
{
    private const int Rows = 7;
    private const int AxisWidth = 10;
    private const int LeastColumns = 24;
    private const int MostColumns = 96;

    public static void Write(Paper paper, string title, UsageCurve curve, Func<double, string> text, IReadOnlyList<ChartLevel> levels)
    {
        var scale = ChartScale.Of(curve, levels);
        var top = scale.Top;
        // Levels belong to the row that their height falls in.
        var byRow = scale.Drawn.ToLookup(l => Math.Clamp((int)((1 - l.Value / top) * Rows), 0, Rows - 1));
        var labels = byRow.Select(row => row.Sum(l => Label(l, text).Length + 2)).DefaultIfEmpty(0).Max();
        var columns = Math.Clamp(paper.Width - AxisWidth - labels, LeastColumns, MostColumns);
        var canvas = new BrailleCanvas(columns, Rows);
        var dots = Sample(curve, canvas.DotWidth);
        for (var x = 0; x < dots.Length; x++)
        {
            canvas.Fill(x, dots[x].Mean / top);
            canvas.Dot(x, dots[x].Max / top);
        }

        var head = new StyledText("  ").Add(title, Ink.Bold).Add("   ⣿ hourly mean  ⠁ highest in the hour", Ink.Dim);
        foreach (var level in scale.Above)
        {
            head.Add($"   ↑ {Label(level, text)}", InkOf(level));
        }

        paper.Line(head.Truncated(paper.Width));
        for (var row = 0; row < Rows; row++)
        {
            WriteRow(paper, canvas, row, top, [.. byRow[row]], text);
        }

        WriteDays(paper, curve, columns);
    }

    private static void WriteRow(Paper paper, BrailleCanvas canvas, int row, double top, IReadOnlyList<ChartLevel> here, Func<double, string> text)
    {
        var axis = row == 0 ? text(top) : row == Rows / 2 ? text(top * (Rows - row - 0.5) / Rows) : row == Rows - 1 ? "0" : "";
        var line = new StyledText().AddRight(axis, AxisWidth - 2, Ink.Dim).Add(" ┤", Ink.Dim);
        var rule = here.Count > 0 ? InkOf(here[0]) : Ink.Plain;
        foreach (var (run, kind) in canvas.Runs(row))
        {
            _ = kind switch
            {
                BrailleKind.Area => line.Add(run, Ink.Accent),
                BrailleKind.Point => line.Add(run),
                _ => line.Add(here.Count > 0 ? new string('╌', run.Length) : run, rule),
            };
        }

        for (var i = 0; i < here.Count; i++)
        {
            line.Add(i == 0 ? " " : ", ", Ink.Dim).Add(Label(here[i], text), InkOf(here[i]));
        }

        paper.Line(line.Truncated(paper.Width));
    }

    private static void WriteDays(Paper paper, UsageCurve curve, int columns)
    {
        var line = new StyledText().Space(AxisWidth);
        for (var day = (curve.StartMs + TimeRange.DayMs - 1) / TimeRange.DayMs * TimeRange.DayMs; day < curve.EndMs; day += TimeRange.DayMs)
        {
            var column = AxisWidth + (int)((day - curve.StartMs) / curve.Span * columns);
            var name = DateTimeOffset.FromUnixTimeMilliseconds(day).ToString("ddd d", System.Globalization.CultureInfo.InvariantCulture);
            if (column >= line.Width && column + name.Length + 1 <= AxisWidth + columns)
            {
                line.PadTo(column).Add("╵" + name + " ", Ink.Dim);
            }
        }

        paper.Line(line);
    }

    private static string Label(ChartLevel level, Func<double, string> text) => $"{level.Label} {text(level.Value)}";

    private static Ink InkOf(ChartLevel level) => level.IsProposed ? Ink.Good : level.IsLimit ? Ink.Critical : Ink.Warning;

    // The hours under each dot: their mean and their highest. Hours without samples leave their dots empty.
    private static (double Mean, double Max)[] Sample(UsageCurve curve, int dots)
    {
        var result = new (double Mean, double Max)[dots];
        var counts = new int[dots];
        foreach (var point in curve.Points)
        {
            var first = (int)((point.StartMs - curve.StartMs) / curve.Span * dots);
            var last = Math.Max(first, (int)Math.Ceiling((point.StartMs + TimeRange.HourMs - curve.StartMs) / curve.Span * dots) - 1);
            for (var x = first; x <= last && x < dots; x++)
            {
                result[x] = (result[x].Mean + point.Mean, Math.Max(result[x].Max, point.Max));
                counts[x]++;
            }
        }

        for (var x = 0; x < dots; x++)
        {
            result[x].Mean /= Math.Max(1, counts[x]);
        }

        return result;
    }
}
