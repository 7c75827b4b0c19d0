using System.Globalization;

namespace Ullage.Audit.Reading;

/// <summary>A CronJob's schedule as Kubernetes reads it (robfig/cron, standard): five fields, or a macro such as <c>@daily</c>.</summary>
internal static class CronText
{
    private static readonly (string Name, int Least, int Most)[] _fields = [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6)];
    private static readonly string[] _names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with a schedule, or null.</summary>
    public static string? Problem(string schedule)
    {
        schedule = schedule.Trim();
        if (schedule.StartsWith('@'))
        {
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly" || schedule.StartsWith("@every ", StringComparison.Ordinal) ? null : $"\"{schedule}\" is no macro; expected @hourly, @daily, @weekly, @monthly or @yearly";
        }

        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            return "a time zone inside the schedule is refused; write spec.timeZone";
        }

        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            return $"{fields.Length} field{(fields.Length == 1 ? "" : "s")}; expected 5: minute, hour, day of month, month, day of week";
        }

        for (var i = 0; i < 5; i++)
        {
            var (name, least, most) = _fields[i];
            foreach (var part in fields[i].Split(','))
            {
                if (!IsPart(part, i, least, most))
                {
                    return $"\"{part}\" is no {name}; expected {least} to {most}, *, a range or a step";
                }
            }
        }

        return null;
    }

    private static bool IsPart(string part, int field, int least, int most)
    {
        var step = part.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(int.TryParse(step[1], NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0)))
        {
            return false;
        }

        if (step[0] is "*" or "?")
        {
            return true;
        }

        var range = step[0].Split('-');
        var from = Number(range[0], field);
        var to = range.Length == 2 ? Number(range[1], field) : from;
        return range.Length <= 2 && from >= least && to <= most && from <= to;
    }

    private static int Number(string text, int field)
    {
        var name = Array.IndexOf(_names, text.ToLowerInvariant());
        return name >= 0 ? (field == 3 && name < 12 ? name + 1 : field == 4 && name >= 12 ? name - 12 : -1)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
