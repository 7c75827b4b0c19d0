using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Caching;

/// <summary>
/// A cache in memory that holds what is worth most within a budget of weight, gives back under memory pressure and loads a missing value once however many ask. A value that is null stands for "there is none".
/// Reading takes no lock. Safe for concurrent use.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value; a reference or <see cref="Nullable{T}"/> where absence is to be kept too.</typeparam>
public sealed partial class AdaptiveCache<TKey, TValue> : IDisposable
    where TKey : notnull
{
    /// <summary>Entries shed, or chains swept, before the lock is given up for others.</summary>
    private const int Batch = 1024;

    private const int ChainsSweptALook = 16 * Batch;
    private readonly AdaptiveCacheOptions<TKey, TValue> _options;
    private readonly Lock _lock = new();
    private readonly EntryTable<TKey, TValue> _table;
    private readonly EvictionPolicy<TKey, TValue> _policy;
    private readonly BudgetGovernor _governor;
    private readonly Lock _lookLock = new();
    private readonly RequestCounter _requests = new();
    private readonly CacheClock _clock;
    private readonly TimeProvider _time;
    private readonly IPressureSignal? _pressure;
    private readonly ILogger _log;
    private readonly CacheMeter? _meter;
    private readonly SecondLevel<TKey, TValue>? _second;
    private readonly Dictionary<TKey, Flight<TValue>> _flights;

    // Loaded, kept, and on their way to the second level.
    private readonly Dictionary<TKey, Flight<TValue>> _sharing;
    private readonly ITimer _looks;
    private long _evicted, _shed, _expired, _tooHeavy;
    private uint _jitters;
    private bool _measured;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="options">Room and manners.</param>
    /// <param name="time">The clock of expiry; the system's by default.</param>
    /// <param name="pressure">What it gives back to; without it the budget stays as it is.</param>
    /// <param name="shared">The second level, where the options ask for one.</param>
    /// <param name="log">Told when the budget changes and when the second level fails.</param>
    /// <param name="meters">Where <c>ullage.cache.*</c> are measured.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public AdaptiveCache(
        AdaptiveCacheOptions<TKey, TValue> options, TimeProvider? time = null, IPressureSignal? pressure = null, IDistributedCache? shared = null, ILogger? log = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.Faults().ToList();
        if (options.SecondLevel is not null && shared is null)
        {
            faults.Add("AdaptiveCache.SecondLevel is set and there is no IDistributedCache; register one, such as AddUllageRedis, or leave the second level out.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        (_options, _time, _pressure, _log) = (options, time ?? TimeProvider.System, pressure, log ?? NullLogger.Instance);
        _clock = new CacheClock(_time);
        _table = new EntryTable<TKey, TValue>(_lock, options.Comparer);
        _policy = new EvictionPolicy<TKey, TValue> { Budget = options.Budget };
        _governor = new BudgetGovernor(options.Budget, options.Floor, options.RegrowEvery);
        _flights = new Dictionary<TKey, Flight<TValue>>(options.Comparer);
        _sharing = new Dictionary<TKey, Flight<TValue>>(options.Comparer);
        _second = options.SecondLevel is null ? null : new SecondLevel<TKey, TValue>(options.Name, options.SecondLevel, shared!, _time, _log);
        _meter = meters is null ? null : new CacheMeter(meters, options.Name, () => Statistics, () => (Count, Weight, Budget));
        _looks = Detached.Start(() => _time.CreateTimer(static state => ((AdaptiveCache<TKey, TValue>)state!).Look(), this, options.Interval, options.Interval));
        _pressure?.LevelChanged += OnLevelChanged;
    }

    /// <summary>Entries held, expired ones that nobody has come upon included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _table.Count;
            }
        }
    }

    /// <summary>What they weigh.</summary>
    public long Weight
    {
        get
        {
            lock (_lock)
            {
                return _policy.Weight;
            }
        }
    }

    /// <summary>What they may weigh at the moment: the option's budget, less under memory pressure.</summary>
    public long Budget
    {
        get
        {
            lock (_lock)
            {
                return _policy.Budget;
            }
        }
    }

    /// <summary>What it has done so far.</summary>
    public CacheStatistics Statistics
    {
        get
        {
            var requests = _requests.Sum;
            lock (_lock)
            {
                return new(requests.Hits, requests.Misses, _evicted, _shed, _expired, _tooHeavy);
            }
        }
    }

    /// <summary>Gets a value if it is there and has not expired. True with null where it is known that there is none.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var entry = _table.Find(key, _table.Hash(key));
        if (entry is not null)
        {
            var expiresAt = Volatile.Read(ref entry.ExpiresAt);
            if (expiresAt == CacheEntry<TKey, TValue>.Never)
            {
                entry.Use(0);
                _requests.Hit();
                value = entry.Value;
                return true;
            }

            var now = _clock.Now;
            if (now < expiresAt)
            {
                entry.Use(now);
                _requests.Hit();
                value = entry.Value;
                return true;
            }
        }

        _requests.Miss();
        value = default;
        return false;
    }

    /// <summary>Keeps a value in memory, in place of the one that is there. A load of the key under way is no longer kept: this value is newer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null for "there is none".</param>
    /// <param name="expireAfter">How long at most; the options' by default.</param>
    public void Set(TKey key, TValue value, TimeSpan? expireAfter = null)
    {
        if (expireAfter <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(expireAfter), expireAfter, "Expected more than zero.");
        }

        var entry = Entry(key, value, expireAfter);
        lock (_lock)
        {
            Ground(key);
            Put(entry);
        }
    }

    /// <summary>Forgets a value in memory; a load of it under way is given to those who wait and not kept.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            Ground(key);
            var entry = _table.Find(key, _table.Hash(key));
            return entry is not null && Drop(entry) && entry.ExpiresAt > _clock.Now;
        }
    }

    /// <summary>Ends its timer. What is held stays readable.</summary>
    public void Dispose()
    {
        _pressure?.LevelChanged -= OnLevelChanged;
        _looks.Dispose();
    }

    /// <summary>Looks at the pressure and for what has expired.</summary>
    internal void Look()
    {
        if (!_lookLock.TryEnter())
        {
            return;
        }

        try
        {
            Measure();
            Sweep();
            Govern();
        }
        finally
        {
            _lookLock.Exit();
        }
    }

    private void OnLevelChanged(ResourcePressure reading) => ThreadPool.UnsafeQueueUserWorkItem(static cache => cache.Look(), this, preferLocal: false);

    /// <summary>Tells once of a budget that the heap cannot hold beside all else. The collector knows its bound from the first collection on.</summary>
    private void Measure()
    {
        if (_measured || _options.Weigher is null || GC.GetGCMemoryInfo(GCKind.Any) is not { Index: > 0, TotalAvailableMemoryBytes: var heap })
        {
            return;
        }

        _measured = true;
        if (_options.Budget > heap / 4 * 3)
        {
            _log.TooLarge(_options.Name, _options.Budget, heap);
        }
    }

    private void Govern()
    {
        if (_pressure?.Current is not { } reading || !_governor.Judge(reading, Weight, TimeSpan.FromMilliseconds(_clock.Now)))
        {
            return;
        }

        var budget = _governor.Budget;
        if (reading.MemoryLevel != PressureLevel.Normal)
        {
            _log.Shrinks(reading.MemoryLevel, _options.Name, budget, _options.Budget);
        }
        else if (budget == _options.Budget)
        {
            _log.Regrown(_options.Name, budget);
        }

        // Readers never wait; writers wait for a batch at most.
        for (var more = true; more;)
        {
            lock (_lock)
            {
                more = Shed(budget);
            }
        }
    }

    private void Sweep()
    {
        List<CacheEntry<TKey, TValue>> expired = [];
        for (var swept = 0; swept < Math.Min(_table.Chains, ChainsSweptALook); swept += Batch)
        {
            lock (_lock)
            {
                _table.Sweep(Batch, _clock.Now, expired);
                foreach (var entry in expired)
                {
                    _expired += Drop(entry) ? 1 : 0;
                }
            }

            expired.Clear();
        }
    }

    /// <summary>Moves the budget towards another by a batch, so that no writer has the whole difference to evict; true while there is more to do.</summary>
    private bool Shed(long budget)
    {
        for (var i = 0; i < Batch && _policy.Weight > budget; i++)
        {
            _table.Remove(_policy.Evict()!);
            _shed++;
        }

        _policy.Budget = Math.Max(budget, _policy.Weight);
        return _policy.Budget > budget;
    }

    private CacheEntry<TKey, TValue> Entry(TKey key, TValue value, TimeSpan? expireAfter)
    {
        var weight = _options.Weigher is not { } weigher ? 1 : value is null ? AdaptiveCacheOptions<TKey, TValue>.EntryBytes : Math.Max(1, weigher(key, value));
        var entry = new CacheEntry<TKey, TValue>(key, value, _table.Hash(key), weight);
        var keep = expireAfter ?? (value is null ? _options.NegativeExpiry : _options.ExpireAfter);
        if (keep is null && _options.ExpireUnusedAfter is null)
        {
            return entry;
        }

        if (keep == TimeSpan.Zero)
        {
            entry.ExpiresAt = entry.ExpiresAtLatest = CacheEntry<TKey, TValue>.AtOnce;
            return entry;
        }

        var now = _clock.Now;
        if (keep is { } absolute)
        {
            entry.ExpiresAtLatest = now + Math.Max(1, (long)(absolute.TotalMilliseconds * (1 - (_options.Jitter * NextJitter()))));
        }

        entry.Sliding = value is null ? 0 : (int)(_options.ExpireUnusedAfter?.TotalMilliseconds ?? 0);
        entry.ExpiresAt = entry.Sliding > 0 ? Math.Min(now + entry.Sliding, entry.ExpiresAtLatest) : entry.ExpiresAtLatest;
        return entry;
    }

    /// <summary>Takes an entry in under the lock, in place of the key's old one.</summary>
    private void Put(CacheEntry<TKey, TValue> entry)
    {
        var old = _table.Find(entry.Key, entry.Hash);
        if (entry.Weight > _policy.Budget || entry.ExpiresAtLatest == CacheEntry<TKey, TValue>.AtOnce)
        {
            _tooHeavy += entry.Weight > _policy.Budget ? 1 : 0;
            _ = old is not null && Drop(old);
            return;
        }

        if (old is not null)
        {
            _table.Replace(old, entry);
            _policy.Replace(old, entry);
        }
        else
        {
            _table.Add(entry);
            _policy.Admit(entry);
        }

        while (_policy.Weight > _policy.Budget)
        {
            _table.Remove(_policy.Evict()!);
            _evicted++;
        }
    }

    /// <summary>Lets what is being loaded of a key not be kept, here or in the second level.</summary>
    private void Ground(TKey key)
    {
        if (_flights.Count > 0)
        {
            _flights.Remove(key);
        }

        if (_sharing.Count > 0)
        {
            _sharing.Remove(key);
        }
    }

    private bool Drop(CacheEntry<TKey, TValue> entry)
    {
        // Another may have taken it out meanwhile.
        if (entry.Place == EntryPlace.None)
        {
            return false;
        }

        _table.Remove(entry);
        _policy.Remove(entry);
        return true;
    }

    /// <summary>0 to 1, spread evenly over any run of entries: the golden ratio's multiples.</summary>
    private double NextJitter() => Interlocked.Increment(ref _jitters) * 0x9E3779B9u / (double)uint.MaxValue;
}
