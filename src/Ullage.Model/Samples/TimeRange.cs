namespace Ullage.Model;

/// <summary>A half-open stretch of time [start, end) in milliseconds since the Unix epoch.</summary>
/// <param name="StartMs">The first moment inside.</param>
/// <param name="EndMs">The first moment after it; not before <paramref name="StartMs"/>.</param>
public readonly record struct TimeRange(long StartMs, long EndMs)
{
    /// <summary>Milliseconds of a day.</summary>
    public const long DayMs = 86_400_000;

    /// <summary>Milliseconds of an hour.</summary>
    public const long HourMs = 3_600_000;

    /// <summary>Its length.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(EndMs - StartMs);

    /// <summary>Its first moment.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartMs);

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset End => DateTimeOffset.FromUnixTimeMilliseconds(EndMs);

    /// <summary>The stretch of the given length that ends at a moment.</summary>
    public static TimeRange EndingAt(DateTimeOffset end, TimeSpan length) =>
        new(end.ToUnixTimeMilliseconds() - (long)length.TotalMilliseconds, end.ToUnixTimeMilliseconds());

    /// <summary>Whether a moment is inside.</summary>
    public bool Contains(long timestampMs) => timestampMs >= StartMs && timestampMs < EndMs;

    /// <summary>RFC 3339 from–to.</summary>
    public override string ToString() => $"{Start:yyyy-MM-ddTHH:mm:ssZ}/{End:yyyy-MM-ddTHH:mm:ssZ}";
}
