namespace Ullage.Kubernetes.Changes;

/// <summary>
/// When the runs of a CronJob are due, to the day. Minutes and hours do not matter to how long a change waits for its first run, and with them
/// neither does the time zone.
/// </summary>
public static class RunSchedule
{
    private const int MostDays = 400;
    private static readonly TimeSpan Otherwise = TimeSpan.FromDays(35);
    private static readonly string[] _months = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] _days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>A moment by which two days with runs have passed; 35 days on where the schedule cannot be read, 400 at most.</summary>
    /// <param name="schedule">Five fields, or a word such as <c>@weekly</c>.</param>
    /// <param name="from">From when.</param>
    public static DateTimeOffset PastTwoRuns(string schedule, DateTimeOffset from)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SkipWhile(static f => f.Contains("TZ=", StringComparison.Ordinal)).ToArray();
        fields = fields is [var word] ? Meaning(word) : fields;
        if (fields is not [_, _, var days, var months, var weekdays] || Read(days, 1, 31, []) is not { } ofMonth || Read(months, 1, 12, _months) is not { } ofYear || Read(weekdays, 0, 7, _days) is not { } ofWeek)
        {
            return from + Otherwise;
        }

        // Where days of the month and of the week are both given, either is enough.
        var either = days[0] is not ('*' or '?') && weekdays[0] is not ('*' or '?');
        var (today, left) = (from.UtcDateTime.Date, 2);
        for (var i = 1; i <= MostDays; i++)
        {
            var day = today.AddDays(i);
            var (month, week) = (ofMonth.Contains(day.Day), ofWeek.Contains((int)day.DayOfWeek) || (day.DayOfWeek == DayOfWeek.Sunday && ofWeek.Contains(7)));
            if (ofYear.Contains(day.Month) && (either ? month || week : month && week) && --left == 0)
            {
                // One more: the day's own length, and zones.
                return new DateTimeOffset(day.AddDays(2), TimeSpan.Zero);
            }
        }

        return from + TimeSpan.FromDays(MostDays);
    }

    private static string[] Meaning(string word) => word.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => ["0", "0", "1", "1", "*"],
        "@monthly" => ["0", "0", "1", "*", "*"],
        "@weekly" => ["0", "0", "*", "*", "0"],
        "@daily" or "@midnight" or "@hourly" => ["0", "0", "*", "*", "*"],
        _ => [],
    };

    private static HashSet<int>? Read(string field, int least, int most, string[] names)
    {
        var found = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch { [var r] => (r, 1), [var r, var s] when int.TryParse(s, out var n) && n > 0 => (r, n), _ => ("", 0) };
            var ends = range.Split('-');
            var (first, last) = range is "*" or "?" ? (least, most) : (Number(ends[0], names), ends.Length > 1 ? Number(ends[^1], names) : part.Contains('/', StringComparison.Ordinal) ? most : Number(ends[0], names));
            if (step == 0 || ends.Length > 2 || first < least || last > most || first > last)
            {
                return null;
            }

            for (var value = first; value <= last; value += step)
            {
                found.Add(value);
            }
        }

        return found;
    }

    private static int Number(string text, string[] names) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : Array.FindIndex(names, n => n.Length > 0 && string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
}
