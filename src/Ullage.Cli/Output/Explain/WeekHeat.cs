using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Explain;

/// <summary>The rhythm of the week: a row a weekday, a sign an hour of day (UTC), as high as the mean use in it.</summary>
internal static class WeekHeat
{
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const int Hours = 24;
    private const int HourColumns = 2;
    private const int BlockWidth = 6 + Hours * HourColumns;

    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static void Write(Paper paper, IReadOnlyList<HourUsage> hours)
    {
        if (hours.Count == 0)
        {
            return;
        }

        var cpu = Means(hours, static h => h.CpuMean);
        var memory = Means(hours, static h => h.MemoryMean);
        var sideBySide = paper.Width >= 2 * BlockWidth + 4;
        paper.Line();
        if (sideBySide)
        {
            var title = new StyledText("  ").Add("CPU by hour of the week, UTC", Ink.Bold).PadTo(BlockWidth + 4).Add("memory", Ink.Bold);
            paper.Line(title);
            Rows(paper, cpu, memory);
            return;
        }

        paper.Line("  CPU by hour of the week, UTC", Ink.Bold);
        Rows(paper, cpu, null);
    }

    private static void Rows(Paper paper, double?[,] left, double?[,]? right)
    {
        var axis = new StyledText();
        Axis(axis);
        if (right is not null)
        {
            axis.PadTo(BlockWidth + 2);
            Axis(axis);
        }

        paper.Line(axis);
        for (var day = 0; day < Days.Length; day++)
        {
            var line = new StyledText();
            Row(line, left, day);
            if (right is not null)
            {
                line.PadTo(BlockWidth + 2);
                Row(line, right, day);
            }

            paper.Line(line.Truncated(paper.Width));
        }
    }

    private static void Axis(StyledText line)
    {
        line.Space(6);
        for (var hour = 0; hour < Hours; hour += 6)
        {
            line.Add(hour.ToString("00", System.Globalization.CultureInfo.InvariantCulture).PadRight(6 * HourColumns), Ink.Dim);
        }
    }

    private static void Row(StyledText line, double?[,] means, int day)
    {
        var most = 0.0;
        foreach (var mean in means)
        {
            most = Math.Max(most, mean ?? 0);
        }

        line.Add($"  {Days[day]} ", Ink.Dim);
        for (var hour = 0; hour < Hours; hour++)
        {
            if (means[day, hour] is not { } level)
            {
                line.Add(new string('·', HourColumns), Ink.Dim);
                continue;
            }

            // From nothing to the busiest hour: a flat week looks flat.
            var step = most > 0 ? Math.Clamp((int)(level / most * Levels.Length), 0, Levels.Length - 1) : 0;
            line.Add(new string(Levels[step], HourColumns), step >= 6 ? Ink.Warning : step >= 3 ? Ink.Accent : Ink.Dim);
        }
    }

    private static double?[,] Means(IReadOnlyList<HourUsage> hours, Func<HourUsage, double> pick)
    {
        var sums = new double[7, Hours];
        var counts = new int[7, Hours];
        foreach (var hour in hours)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(hour.StartMs);
            var day = ((int)time.DayOfWeek + 6) % 7;
            var value = pick(hour);
            if (double.IsFinite(value))
            {
                sums[day, time.Hour] += value;
                counts[day, time.Hour]++;
            }
        }

        var means = new double?[7, Hours];
        for (var day = 0; day < 7; day++)
        {
            for (var hour = 0; hour < Hours; hour++)
            {
                means[day, hour] = counts[day, hour] > 0 ? sums[day, hour] / counts[day, hour] : null;
            }
        }

        return means;
    }
}
