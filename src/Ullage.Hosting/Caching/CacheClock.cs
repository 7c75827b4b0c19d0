namespace Ullage.Hosting.Caching;

/// <summary>
/// Milliseconds since the cache was made. A hit looks at the clock, so the system's is read in its coarse form (4 ms of resolution at 5 ns a look); any other provider is asked as it is.
/// </summary>
internal sealed class CacheClock
{
    private readonly TimeProvider? _time;
    private readonly long _begun;

    public CacheClock(TimeProvider time)
    {
        _time = ReferenceEquals(time, TimeProvider.System) ? null : time;
        _begun = _time?.GetTimestamp() ?? Coarse;
    }

    public long Now => _time is null ? Coarse - _begun : (long)_time.GetElapsedTime(_begun).TotalMilliseconds;

#pragma warning disable RS0030 // only where the injected clock is the system's own
    private static long Coarse => Environment.TickCount64;
#pragma warning restore RS0030
}
