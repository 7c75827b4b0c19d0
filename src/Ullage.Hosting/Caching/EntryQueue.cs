namespace Ullage.Hosting.Caching;

/// <summary>Entries in order of arrival, doubly linked through themselves. Under the cache's lock.</summary>
internal sealed class EntryQueue<TKey, TValue>(EntryPlace place)
{
    private CacheEntry<TKey, TValue>? _newest;

    public CacheEntry<TKey, TValue>? Oldest { get; private set; }

    public long Weight { get; private set; }

    public int Count { get; private set; }

    public void Add(CacheEntry<TKey, TValue> entry)
    {
        entry.Place = place;
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is null)
        {
            Oldest = entry;
        }
        else
        {
            _newest.Newer = entry;
        }

        _newest = entry;
        Weight += entry.Weight;
        Count++;
    }

    public void Remove(CacheEntry<TKey, TValue> entry)
    {
        Link(entry.Older, entry.Newer);
        entry.Older = entry.Newer = null;
        entry.Place = EntryPlace.None;
        Weight -= entry.Weight;
        Count--;
    }

    /// <summary>Puts an entry in the place of another.</summary>
    public void Replace(CacheEntry<TKey, TValue> entry, CacheEntry<TKey, TValue> by)
    {
        var (older, newer) = (entry.Older, entry.Newer);
        entry.Older = entry.Newer = null;
        entry.Place = EntryPlace.None;
        by.Place = place;
        Link(older, by);
        Link(by, newer);
        Weight += by.Weight - entry.Weight;
    }

    private void Link(CacheEntry<TKey, TValue>? older, CacheEntry<TKey, TValue>? newer)
    {
        if (older is null)
        {
            Oldest = newer;
        }
        else
        {
            older.Newer = newer;
        }

        if (newer is null)
        {
            _newest = older;
        }
        else
        {
            newer.Older = older;
        }
    }
}
