namespace Ullage.Hosting.Limits;

/// <summary>Sources that cancel after a time, used again where the clock is the system's: making one and its timer costs more than all the rest of a call.</summary>
internal sealed class TimeoutSources(TimeProvider time)
{
    [ThreadStatic]
    private static CancellationTokenSource? _spare;

    private readonly bool _system = time == TimeProvider.System;

    public CancellationTokenSource Rent(TimeSpan after)
    {
        if (!_system)
        {
            return new CancellationTokenSource(after, time);
        }

        var source = _spare ?? new CancellationTokenSource();
        _spare = null;
        source.CancelAfter(after);
        return source;
    }

    public void Return(CancellationTokenSource source)
    {
        if (_system && _spare is null && source.TryReset())
        {
            _spare = source;
        }
        else
        {
            source.Dispose();
        }
    }
}
