namespace Ullage.Hosting.Caching;

/// <summary>
/// S3-FIFO (Yang et al., SOSP 2023) by weight: new entries prove themselves in a small queue, those used twice there or back soon after their eviction go to the main one, and what leaves the main queue
/// unused goes. A hit moves nothing. Three differences, each measured in docs/proofs/hit-ratio.md: the small queue has 1 % of the room, not 10; the main queue is filled before anything is evicted; and what comes
/// back is let into a full main queue only if the oldest there was not used since it was last looked at. Together they keep what fits of a loop longer than the cache, where S3-FIFO, SIEVE
/// and LRU keep nothing. Under the cache's lock.
/// </summary>
internal sealed class EvictionPolicy<TKey, TValue>
{
    private const int SmallPart = 100;
    private const int UsesToStay = 2;

    /// <summary>How many used entries an eviction spares at most, so that it takes a bounded time even where all were used.</summary>
    private const int MostSpared = 32;

    private readonly EntryQueue<TKey, TValue> _small = new(EntryPlace.Small);
    private readonly EntryQueue<TKey, TValue> _main = new(EntryPlace.Main);
    private readonly Ghosts _ghosts = new();

    private long _smallRoom;
    private long _ghostRoom;

    /// <summary>The room, as weight.</summary>
    public long Budget
    {
        get;
        set
        {
            field = value;
            (_smallRoom, _ghostRoom) = (value / SmallPart, value / 10 * 9);
        }
    }

    public long Weight => _small.Weight + _main.Weight;

    public int Count => _small.Count + _main.Count;

    private bool SmallIsOver => _small.Weight > _smallRoom && _small.Count > 1;

    /// <summary>Takes an entry in; the caller evicts until <see cref="Weight"/> is within the budget.</summary>
    public void Admit(CacheEntry<TKey, TValue> entry)
    {
        var full = Weight + entry.Weight > Budget;
        var returned = _ghosts.Take(entry.Hash, _ghostRoom);
        if (returned && (!full || MainYields()))
        {
            _main.Add(entry);
            return;
        }

        entry.Returned = returned;
        _small.Add(entry);
        while (SmallIsOver && Weight <= Budget)
        {
            ToMain(_small.Oldest!);
        }
    }

    /// <summary>Lets a new value of the same key take the place of the old one.</summary>
    public void Replace(CacheEntry<TKey, TValue> entry, CacheEntry<TKey, TValue> by)
    {
        (by.Uses, by.Returned) = (entry.Uses, entry.Returned);
        QueueOf(entry).Replace(entry, by);
    }

    /// <summary>Takes an entry out.</summary>
    public void Remove(CacheEntry<TKey, TValue> entry) => QueueOf(entry).Remove(entry);

    /// <summary>Takes out what is worth least; null when there is nothing.</summary>
    public CacheEntry<TKey, TValue>? Evict()
    {
        while (SmallIsOver || _main.Oldest is null)
        {
            if (_small.Oldest is not { } oldest)
            {
                return null;
            }

            if (oldest.Uses < (oldest.Returned ? 1 : UsesToStay))
            {
                _small.Remove(oldest);
                _ghosts.Add(oldest.Hash, oldest.Weight, Count);
                return oldest;
            }

            ToMain(oldest);
        }

        for (var spared = 0; _main.Oldest!.Uses > 0 && spared < MostSpared; spared++)
        {
            var used = _main.Oldest;
            _main.Remove(used);
            used.Uses--;
            _main.Add(used);
        }

        var victim = _main.Oldest!;
        _main.Remove(victim);
        return victim;
    }

    /// <summary>Whether the oldest of the main queue was not used since it was last looked at; if it was, it is looked at last from now on.</summary>
    private bool MainYields()
    {
        if (_main.Oldest is not { Uses: > 0 } oldest)
        {
            return true;
        }

        _main.Remove(oldest);
        oldest.Uses = 0;
        _main.Add(oldest);
        return false;
    }

    private void ToMain(CacheEntry<TKey, TValue> entry)
    {
        _small.Remove(entry);
        entry.Uses = 0;
        _main.Add(entry);
    }

    private EntryQueue<TKey, TValue> QueueOf(CacheEntry<TKey, TValue> entry) => entry.Place == EntryPlace.Main ? _main : _small;
}
