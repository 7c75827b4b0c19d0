using System.Globalization;

namespace Ullage.Cli.Output.Figures;

/// <summary>The rhythm of the week: the mean of each of its 168 hours, UTC.</summary>
internal sealed class WeekProfile
{
    private readonly double?[,] _means = new double?[7, 24];
    private readonly double _most;

    private WeekProfile(UsageCurve curve)
    {
        var counts = new int[7, 24];
        foreach (var point in curve.Points)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(point.StartMs);
            var day = ((int)time.DayOfWeek + 6) % 7;
            var count = ++counts[day, time.Hour];
            var mean = _means[day, time.Hour] ?? 0;
            _means[day, time.Hour] = mean + (point.Mean - mean) / count;
        }

        var busiest = "none";
        for (var day = 0; day < 7; day++)
        {
            for (var hour = 0; hour < 24; hour++)
            {
                if (_means[day, hour] > _most)
                {
                    _most = _means[day, hour]!.Value;
                    busiest = string.Create(CultureInfo.InvariantCulture, $"{Days[day]} {hour:00}:00");
                }
            }
        }

        Busiest = busiest;
    }

    /// <summary>Short names, Monday first.</summary>
    public static IReadOnlyList<string> Days { get; } = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>The busiest hour: <c>Tue 14:00</c>.</summary>
    public string Busiest { get; }

    /// <summary>The profile of a curve.</summary>
    public static WeekProfile Of(UsageCurve curve) => new(curve);

    /// <summary>How busy an hour is in equal steps from nothing (0) to the busiest (steps − 1), so that a flat week looks flat; −1 where nothing was seen.</summary>
    /// <param name="day">0 is Monday.</param>
    /// <param name="hour">0 to 23.</param>
    /// <param name="steps">How many steps there are.</param>
    public int Step(int day, int hour, int steps) =>
        _means[day, hour] is not { } mean ? -1 : _most > 0 ? Math.Clamp((int)(mean / _most * steps), 0, steps - 1) : 0;
}
