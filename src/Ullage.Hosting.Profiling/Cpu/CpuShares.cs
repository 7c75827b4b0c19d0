namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>
/// Divides the CPU time of a process among what was seen. Three rules, each for the case where it is unbiased:
/// <list type="number">
/// <item>Between two looks at a thread that was at work both times, each look gets half of what the kernel counted in between: threads that queue for a CPU weigh what they ran, not how long they were there. Where
/// one of the two was outside managed code, it gets the less, the less the thread ran.</item>
/// <item>What a thread used next to a look at it waiting goes to its looks at work, by the wall time that each stands for. A burst shorter than the distance of looks is seen as often as it is long, so the few
/// looks that met one stand for those that were missed. A thread that nobody met at work is counted with the threads of its name.</item>
/// <item>What is then left belongs to no stack: threads without managed frames, by name.</item>
/// </list>
/// </summary>
internal sealed class CpuShares
{
    private readonly Dictionary<int, double> _seen = [];
    private readonly Dictionary<string, double> _outside = new(StringComparer.Ordinal);

    private CpuShares()
    {
    }

    /// <summary>CPU nanoseconds of what was seen.</summary>
    public IReadOnlyDictionary<int, double> Seen => _seen;

    /// <summary>CPU nanoseconds of threads that nobody saw at work, by their name.</summary>
    public IReadOnlyDictionary<string, double> Outside => _outside;

    /// <summary>By how much all was shortened, so that it adds up to what the process used; 1 for not at all.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>Divides.</summary>
    /// <param name="ledger">What was booked.</param>
    /// <param name="timeline">What the threads used.</param>
    /// <param name="process">What the process used, in nanoseconds.</param>
    /// <param name="effort">What a thread did where it was seen.</param>
    /// <param name="leftOver">Name for what no thread is known to have used.</param>
    public static CpuShares Of(CpuLedger ledger, ThreadTimeline timeline, double process, Func<int, Effort> effort, string leftOver)
    {
        var shares = new CpuShares();
        Dictionary<int, Effort> known = [];
        Effort At(int seen) => seen == CpuLedger.Unseen ? Effort.Unknown : known.TryGetValue(seen, out var found) ? found : known[seen] = effort(seen);

        var threads = timeline.Totals();
        var byThread = ledger.Passages.ToLookup(static p => p.Key.Thread);
        var byName = new Dictionary<string, Pool>(StringComparer.Ordinal);
        foreach (var (thread, name, cpu) in threads)
        {
            if (!byName.TryGetValue(name, out var namesakes))
            {
                byName.Add(name, namesakes = new Pool());
            }

            var passages = byThread[thread].ToList();
            if (passages.Count == 0)
            {
                shares.AddOutside(name, cpu);
                continue;
            }

            var own = new Pool();
            foreach (var ((_, from, to), (used, wall)) in passages)
            {
                shares.Divide(own, (from, At(from)), (to, At(to)), used, wall);
            }

            own.JoinWeightsTo(namesakes);
            namesakes.Rest += own.Weight > 0 ? shares.Spread(own, own.Rest) : own.Rest;
        }

        foreach (var (name, pool) in byName)
        {
            shares.AddOutside(name, pool.Weight > 0 ? shares.Spread(pool, pool.Rest) : pool.Rest);
        }

        var told = threads.Sum(static t => t.Cpu);
        var walls = ledger.Unclocked.Where(u => At(u.Key) == Effort.Managed).ToList();
        var inManaged = walls.Sum(static u => u.Value.Wall);
        var untold = Math.Max(0, process - told);
        var ofWall = inManaged > untold ? untold / inManaged : 1;
        foreach (var (seen, (_, wall)) in walls)
        {
            shares.AddSeen(seen, wall * ofWall);
        }

        shares.AddOutside(leftOver, untold - (inManaged * ofWall));
        shares.Factor = told > process ? process / told : 1;
        return shares;
    }

    private void Divide(Pool own, (int Seen, Effort Effort) from, (int Seen, Effort Effort) to, double used, double wall)
    {
        // At the ends of the profile there is one look only.
        if (from.Effort == Effort.Unknown || to.Effort == Effort.Unknown)
        {
            var only = from.Effort == Effort.Unknown ? to : from;
            (from, to) = (only, only);
        }

        if (from.Effort is not (Effort.Waiting or Effort.Unknown) && to.Effort is not (Effort.Waiting or Effort.Unknown))
        {
            // A call out of managed code may have blocked, or given the CPU away: the less its thread ran, the less of that was in the call.
            var ran = wall > 0 ? Math.Min(1, used / wall) : 1;
            var (first, second) = (from.Effort == Effort.Native ? ran : 1, to.Effort == Effort.Native ? ran : 1);
            var part = first + second > 0 ? first / (first + second) : 0.5;
            AddSeen(from.Seen, used * part);
            AddSeen(to.Seen, used * (1 - part));
            return;
        }

        own.Rest += used;
        foreach (var (seen, end) in (ReadOnlySpan<(int, Effort)>)[from, to])
        {
            // Outside managed code a thread may as well have been blocked: it cannot have run for longer than it did.
            own.Add(seen, end switch { Effort.Managed => wall / 2, Effort.Native => Math.Min(wall / 2, used), _ => 0 });
        }
    }

    private double Spread(Pool pool, double amount)
    {
        foreach (var (seen, weight) in pool.Weights)
        {
            AddSeen(seen, amount * weight / pool.Weight);
        }

        return 0;
    }

    private void AddSeen(int seen, double cpu)
    {
        if (cpu > 0)
        {
            _seen[seen] = _seen.GetValueOrDefault(seen) + cpu;
        }
    }

    private void AddOutside(string name, double cpu)
    {
        if (cpu > 0)
        {
            _outside[name] = _outside.GetValueOrDefault(name) + cpu;
        }
    }

    private sealed class Pool
    {
        public Dictionary<int, double> Weights { get; } = [];

        public double Weight { get; private set; }

        public double Rest { get; set; }

        public void Add(int seen, double weight)
        {
            if (weight > 0)
            {
                Weights[seen] = Weights.GetValueOrDefault(seen) + weight;
                Weight += weight;
            }
        }

        public void JoinWeightsTo(Pool other)
        {
            foreach (var (seen, weight) in Weights)
            {
                other.Add(seen, weight);
            }
        }
    }
}
