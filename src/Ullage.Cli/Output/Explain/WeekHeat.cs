using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Explain;

/// <summary>The rhythm of the week: a row a weekday, a sign an hour of day (UTC), as high as the mean use in it.</summary>
internal static class WeekHeat
{
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const int Hours = 24;
    private const int HourColumns = 2;
    private const int BlockWidth = 6 + Hours * HourColumns;

    public static void Write(Paper paper, WeekProfile cpu, WeekProfile memory)
    {
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

    private static void Rows(Paper paper, WeekProfile left, WeekProfile? right)
    {
        var axis = new StyledText();
        Axis(axis);
        if (right is not null)
        {
            axis.PadTo(BlockWidth + 2);
            Axis(axis);
        }

        paper.Line(axis);
        for (var day = 0; day < WeekProfile.Days.Count; day++)
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

    private static void Row(StyledText line, WeekProfile week, int day)
    {
        line.Add($"  {WeekProfile.Days[day]} ", Ink.Dim);
        for (var hour = 0; hour < Hours; hour++)
        {
            var step = week.Step(day, hour, Levels.Length);
            if (step < 0)
            {
                line.Add(new string('·', HourColumns), Ink.Dim);
                continue;
            }

            line.Add(new string(Levels[step], HourColumns), step >= 6 ? Ink.Warning : step >= 3 ? Ink.Accent : Ink.Dim);
        }
    }
}
