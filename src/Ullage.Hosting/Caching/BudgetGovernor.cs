using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Caching;

/// <summary>
/// Decides a cache's budget from the memory pressure. Short of memory it gives back a tenth of what it holds, a quarter if critical, down to the floor, and then waits for a full collection that began later: before that, memory
/// cannot show what was given back. It stops once there is room inside the heap. Once memory has been Normal for a while it grows again by 5 % of the whole at a time. Not safe for concurrent use.
/// </summary>
internal sealed class BudgetGovernor(long most, double floor, TimeSpan regrowEvery)
{
    private const double HighStep = 0.10;
    private const double CriticalStep = 0.25;
    /// <summary>Memory in use, what lies empty in the heap aside, below which nothing more is given back.</summary>
    private const double Enough = 0.75;

    private const int RegrowSteps = 20;
    private readonly long _most = most;
    private readonly long _least = Math.Max(1, (long)(most * floor));
    private ResourcePressure? _cutAt;
    private long? _waitsFor;
    private TimeSpan? _calmSince;

    public long Budget { get; private set; } = most;

    /// <summary>Judges a reading; true when the budget changed.</summary>
    /// <param name="reading">The pressure.</param>
    /// <param name="weight">What the cache weighs.</param>
    /// <param name="now">A moment; moments never go back.</param>
    public bool Judge(in ResourcePressure reading, long weight, TimeSpan now)
    {
        if (reading.MemoryLevel == PressureLevel.Normal)
        {
            (_cutAt, _waitsFor) = (null, null);
            _calmSince ??= now;
            if (Budget >= _most || now - _calmSince.Value < regrowEvery)
            {
                return false;
            }

            _calmSince = now;
            Budget = Math.Min(_most, Budget + Math.Max(1, _most / RegrowSteps));
            return true;
        }

        _calmSince = null;
        if (_cutAt is { } cut)
        {
            // A reading of after the cut: a collection that had begun by then still counts as live what has gone.
            if (reading != cut)
            {
                (_cutAt, _waitsFor) = (null, reading.Collections);
            }

            return false;
        }

        if (_waitsFor is { } last && reading.LastFullCollection <= last)
        {
            return false;
        }

        _waitsFor = reading.LastFullCollection;

        // What was given back lies empty in the heap, which seldom returns it: that is room, however full the container looks.
        if (reading.Memory - reading.Reusable < Enough)
        {
            return false;
        }

        var step = reading.MemoryLevel == PressureLevel.Critical ? CriticalStep : HighStep;
        var budget = Math.Max(_least, (long)(Math.Min(Budget, weight) * (1 - step)));
        if (budget >= Budget)
        {
            return false;
        }

        Budget = budget;
        _cutAt = reading;
        return true;
    }
}
