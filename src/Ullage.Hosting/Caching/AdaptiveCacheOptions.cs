namespace Ullage.Hosting.Caching;

/// <summary>Room and manners of a cache.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class AdaptiveCacheOptions<TKey, TValue>
    where TKey : notnull
{
    /// <summary>What an entry costs in bytes beside its key and value, on 64 bits: what a <see cref="Weigher"/> of bytes adds.</summary>
    public const int EntryBytes = 144;

    /// <summary>Its name in metrics and logs; each cache of a service has its own. Default <c>cache</c>.</summary>
    public string Name { get; set; } = "cache";

    /// <summary>The most it may weigh, in the unit of <see cref="Weigher"/>: entries where there is none. 1 and more; default 10,000.</summary>
    public long Budget { get; set; } = 10_000;

    /// <summary>The share of <see cref="Budget"/> that memory pressure leaves it. 0 to 1; default 0.1.</summary>
    public double Floor { get; set; } = 0.1;

    /// <summary>
    /// What an entry weighs; values under 1 count as 1. Called once an entry, by whoever sets it, and never with null. Where memory is what is short, bytes: those of key and value and <see cref="EntryBytes"/>. Null, the default: each weighs 1.
    /// </summary>
    public Func<TKey, TValue, long>? Weigher { get; set; }

    /// <summary>How keys are compared; the default of their type if null.</summary>
    public IEqualityComparer<TKey>? Comparer { get; set; }

    /// <summary>How long a value is kept at most (absolute expiry). Above zero, up to ten years; null for no limit. Default 5 min.</summary>
    public TimeSpan? ExpireAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a value is kept unused (sliding expiry), within <see cref="ExpireAfter"/>. Above zero, up to 24 days; null, the default, for no limit.</summary>
    public TimeSpan? ExpireUnusedAfter { get; set; }

    /// <summary>
    /// The share of <see cref="ExpireAfter"/> by which each value's time is shortened at random, so that what was set together does not expire together. 0 to 0.9; default 0.1.
    /// </summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>How long "there is none" (a loaded null) is kept. Zero for not at all; default 5 s. Such an entry weighs <see cref="EntryBytes"/> where there is a weigher.</summary>
    public TimeSpan NegativeExpiry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the cache looks at the pressure and for what has expired. 100 ms to 1 min; default 1 s. A change of level is seen at once.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long memory must have been Normal before the budget grows, and between two steps of 5 %. 1 s to 1 h; default 10 s: from floor to full in three minutes.</summary>
    public TimeSpan RegrowEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A cache that several instances share, asked before a value is loaded; null, the default, for none. Needs an <c>IDistributedCache</c>.</summary>
    public SecondLevelOptions<TKey, TValue>? SecondLevel { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "AdaptiveCache.Name is empty; expected a name for metrics.";
        }

        if (Budget < 1)
        {
            yield return $"AdaptiveCache.Budget is {Budget}; expected 1 or more.";
        }

        if (!(Floor is >= 0 and <= 1))
        {
            yield return $"AdaptiveCache.Floor is {Floor}; expected a share, 0 to 1.";
        }

        if (!(Jitter is >= 0 and <= 0.9))
        {
            yield return $"AdaptiveCache.Jitter is {Jitter}; expected a share, 0 to 0.9.";
        }

        foreach (var (name, value, least, most) in ((string, TimeSpan?, TimeSpan, TimeSpan)[])
        [
            ("ExpireAfter", ExpireAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3650)),
            ("ExpireUnusedAfter", ExpireUnusedAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(24)),
            ("NegativeExpiry", NegativeExpiry, TimeSpan.Zero, TimeSpan.FromDays(1)),
            ("Interval", Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            ("RegrowEvery", RegrowEvery, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        ])
        {
            if (value < least || value > most)
            {
                yield return $"AdaptiveCache.{name} is {value}; expected {least} to {most}.";
            }
        }

        foreach (var fault in SecondLevel?.Faults() ?? [])
        {
            yield return fault;
        }
    }
}
