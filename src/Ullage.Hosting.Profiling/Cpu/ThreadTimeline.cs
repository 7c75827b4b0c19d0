namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>
/// How much CPU time each thread has used by when, counted from the first reading. Between two readings it is taken to grow evenly, outside of them not at all. Times are nanoseconds of the machine's monotonic
/// clock, which is the clock of the runtime's events. Bounded: of each thread the latest readings are kept, and of a thread that rests two. Safe for concurrent use.
/// </summary>
internal sealed class ThreadTimeline
{
    private const int MostReadings = 2_048;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Thread> _threads = [];
    private long _latest = long.MinValue;

    /// <summary>Moment of the latest round of readings.</summary>
    public long Latest
    {
        get
        {
            lock (_lock)
            {
                return _latest;
            }
        }
    }

    /// <summary>Whether any thread was ever read.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _threads.Count == 0;
            }
        }
    }

    /// <summary>Adds a reading of a thread.</summary>
    /// <param name="thread">The kernel's number of the thread.</param>
    /// <param name="at">When.</param>
    /// <param name="cpu">What it has used since it began.</param>
    /// <param name="wasThere">Whether it may have begun before the first round, so that what it used by now does not count.</param>
    public void Add(long thread, long at, long cpu, bool wasThere)
    {
        lock (_lock)
        {
            if (!_threads.TryGetValue(thread, out var known))
            {
                _threads.Add(thread, known = new Thread(wasThere ? cpu : 0));
            }

            var readings = known.Readings;
            cpu = Math.Max(cpu - known.Before, readings.Count > 0 ? readings[^1].Cpu : 0);
            if (readings.Count >= 2 && readings[^1].Cpu == cpu && readings[^2].Cpu == cpu)
            {
                readings[^1] = (at, cpu);
            }
            else
            {
                readings.Add((at, cpu));
            }

            if (readings.Count >= 2 * MostReadings)
            {
                readings.RemoveRange(0, MostReadings);
            }
        }
    }

    /// <summary>Ends a round of readings.</summary>
    public void End(long at)
    {
        lock (_lock)
        {
            _latest = at;
        }
    }

    /// <summary>Gives a thread its name.</summary>
    public void Name(long thread, string name)
    {
        lock (_lock)
        {
            if (name.Length > 0 && _threads.TryGetValue(thread, out var known))
            {
                known.Name = name;
            }
        }
    }

    /// <summary>CPU nanoseconds that a thread had used by a moment; null for one that was never read.</summary>
    public double? At(long thread, long at)
    {
        lock (_lock)
        {
            if (!_threads.TryGetValue(thread, out var known))
            {
                return null;
            }

            var readings = known.Readings;
            int low = 0, high = readings.Count;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = readings[middle].At <= at ? (middle + 1, high) : (low, middle);
            }

            if (low == 0 || low == readings.Count)
            {
                return low == 0 ? 0 : readings[^1].Cpu;
            }

            var (from, to) = (readings[low - 1], readings[low]);
            return from.Cpu + ((double)(to.Cpu - from.Cpu) * (at - from.At) / (to.At - from.At));
        }
    }

    /// <summary>Each thread with its name and all that it used.</summary>
    public IReadOnlyList<(long Thread, string Name, double Cpu)> Totals()
    {
        lock (_lock)
        {
            return [.. _threads.Select(static t => (t.Key, t.Value.Name, (double)t.Value.Readings[^1].Cpu))];
        }
    }

    private sealed class Thread(long before)
    {
        public long Before { get; } = before;

        public string Name { get; set; } = "";

        public List<(long At, long Cpu)> Readings { get; } = [];
    }
}
