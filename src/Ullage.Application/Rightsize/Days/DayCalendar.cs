using Ullage.Model;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>
/// Which days a run decides from, and which samples make a day. A day is read with an hour before it, so that rates and start-up at its beginning are known, and ten
/// minutes after it, so that what its last sample held is. What it gives hangs on those samples alone: that is why days that were kept and days that are read anew
/// are the same, bit for bit.
/// </summary>
internal sealed class DayCalendar
{
    private const long LeadMs = TimeRange.HourMs;
    private const long TailMs = 10 * 60_000;

    private readonly long _atMs;
    private readonly long _leadMs;
    private readonly long _lateMs;

    /// <param name="at">The moment of decision.</param>
    /// <param name="days">Whole days before the one of that moment.</param>
    /// <param name="startup">How long start-up lasts; it may begin before midnight.</param>
    /// <param name="late">How long samples may come late.</param>
    public DayCalendar(DateTimeOffset at, int days, TimeSpan startup, TimeSpan late)
    {
        _atMs = at.ToUnixTimeMilliseconds();
        _leadMs = LeadMs + (long)startup.TotalMilliseconds;
        _lateMs = (long)late.TotalMilliseconds;
        var today = DayReading.DayOf(_atMs);
        First = Math.Max(1, today - days);

        // At midnight the new day has no sample yet.
        Last = _atMs % TimeRange.DayMs > 0 ? today : today - 1;
        Window = new TimeRange(StartOf(First), _atMs);
    }

    /// <summary>The first day's number since 1970.</summary>
    public int First { get; }

    /// <summary>The last, which may have only begun.</summary>
    public int Last { get; }

    /// <summary>From the first day's midnight to the moment of decision.</summary>
    public TimeRange Window { get; }

    /// <summary>All of them, in order.</summary>
    public IEnumerable<int> Days => Enumerable.Range(First, Math.Max(0, Last - First + 1));

    /// <summary>The day itself.</summary>
    public static TimeRange DayAlone(int day) => new(StartOf(day), StartOf(day + 1));

    /// <summary>The samples that are read for a day.</summary>
    public TimeRange SamplesOf(int day) => new(Math.Max(0, StartOf(day) - _leadMs), Math.Min(StartOf(day + 1) + TailMs, _atMs));

    /// <summary>Whether a kept day serves this run.</summary>
    public bool Serves(int day, DayReading reading) => reading.Serves(_atMs, StartOf(day + 1) + TailMs, _lateMs);

    /// <summary>A day as people write it.</summary>
    public static string Name(int day) => DateTimeOffset.FromUnixTimeMilliseconds(StartOf(day)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static long StartOf(int day) => day * TimeRange.DayMs;
}
