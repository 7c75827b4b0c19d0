using System.Globalization;

namespace Ullage.Application.Rollout;

/// <summary>
/// Hours of the week in which changes may begin, such as <c>Mon-Fri 09:00-16:00 Europe/Stockholm</c>: days, hours, time zone (UTC where none is
/// named). Hours that end before they begin go on into the next day. What has begun is followed to its end.
/// </summary>
public sealed class ChangeWindow
{
    private static readonly string[] _days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly bool[] _open;
    private readonly TimeSpan _from;
    private readonly TimeSpan _to;
    private readonly TimeZoneInfo _zone;
    private readonly string _text;

    private ChangeWindow(bool[] open, TimeSpan from, TimeSpan to, TimeZoneInfo zone, string text) => (_open, _from, _to, _zone, _text) = (open, from, to, zone, text);

    /// <summary>Reads a window.</summary>
    /// <param name="text">Days (<c>Mon-Fri</c>, <c>Sat,Sun</c>, <c>daily</c>), hours (<c>09:00-16:00</c>), zone (<c>Europe/Stockholm</c>).</param>
    /// <exception cref="FormatException">It is none; the message says what was found and what is expected.</exception>
    public static ChangeWindow Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 2 or > 3)
        {
            throw new FormatException($"\"{text}\" is not a change window; write days, hours and a time zone, such as 'Mon-Fri 09:00-16:00 Europe/Stockholm'");
        }

        var hours = parts[1].Split('-');
        if (hours.Length != 2 || Hour(hours[0]) is not { } from || Hour(hours[1]) is not { } to || from == to)
        {
            throw new FormatException($"\"{parts[1]}\" are no hours; write such as 09:00-16:00, or 00:00-24:00 for the whole day");
        }

        return new(Days(parts[0]), from, to, Zone(parts.ElementAtOrDefault(2) ?? "UTC"), text);
    }

    /// <summary>Whether a change may begin.</summary>
    /// <param name="at">When.</param>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var (today, time) = ((int)local.DayOfWeek, local.TimeOfDay);
        return _from < _to
            ? _open[today] && time >= _from && time < _to
            : (_open[today] && time >= _from) || (_open[(today + 6) % 7] && time < _to);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool[] Days(string text)
    {
        var open = new bool[7];
        if (text is "daily" or "*")
        {
            Array.Fill(open, true);
            return open;
        }

        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (Day(ends[0]), Day(ends[^1]));
            if (first < 0 || last < 0 || ends.Length > 2)
            {
                throw new FormatException($"\"{part}\" are no days; write Mon, Mon-Fri, Sat,Sun or daily");
            }

            for (var day = first; ; day = (day + 1) % 7)
            {
                open[day] = true;
                if (day == last)
                {
                    break;
                }
            }
        }

        return open;
    }

    private static int Day(string text) => Array.FindIndex(_days, d => string.Equals(d, text, StringComparison.OrdinalIgnoreCase));

    private static TimeSpan? Hour(string text) => text == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;

    private static TimeZoneInfo Zone(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new FormatException($"\"{name}\" is not a time zone that this system knows; write such as Europe/Stockholm, or UTC. A container image without /usr/share/zoneinfo knows UTC alone", e);
        }
    }
}
