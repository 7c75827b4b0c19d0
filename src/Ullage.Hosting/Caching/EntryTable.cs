using System.Numerics;

namespace Ullage.Hosting.Caching;

/// <summary>
/// A hash table whose chains link the entries themselves: no node beside an entry, and readers take no lock. Changes are made under the cache's lock. While the table grows, chains are relinked under readers' feet: they
/// see that by <see cref="_version"/>, which is odd meanwhile, and ask again under the lock before they call a key absent.
/// </summary>
internal sealed class EntryTable<TKey, TValue>(Lock gate, IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private const int Fewest = 16;
    private readonly KeyComparison<TKey> _keys = new(comparer);
    private Chain[] _chains = new Chain[Fewest];
    private int _version;
    private int _swept;

    public int Count { get; private set; }

    public int Chains => _chains.Length;

    /// <summary>A key's hash.</summary>
    public int Hash(TKey key) => _keys.Hash(key);

    /// <summary>Finds a key's entry. Needs no lock.</summary>
    public CacheEntry<TKey, TValue>? Find(TKey key, int hash)
    {
        var version = Volatile.Read(ref _version);
        var found = Volatile.Read(ref ChainOf(Volatile.Read(ref _chains), hash));
        while (found is not null && (found.Hash != hash || !_keys.Equals(found.Key, key)))
        {
            found = Volatile.Read(ref found.Next);
        }

        if (found is not null || ((version & 1) == 0 && Volatile.Read(ref _version) == version))
        {
            return found;
        }

        lock (gate)
        {
            return Find(key, hash);
        }
    }

    /// <summary>Adds an entry whose key is absent.</summary>
    public void Add(CacheEntry<TKey, TValue> entry)
    {
        if (Count >= _chains.Length / 4 * 3 && _chains.Length < 1 << 30)
        {
            Grow();
        }

        ref var first = ref ChainOf(_chains, entry.Hash);
        entry.Next = first;
        Volatile.Write(ref first, entry);
        Count++;
    }

    /// <summary>Takes an entry out.</summary>
    public void Remove(CacheEntry<TKey, TValue> entry)
    {
        Relink(entry, entry.Next);
        Count--;
    }

    /// <summary>Puts an entry in the place of another of the same key.</summary>
    public void Replace(CacheEntry<TKey, TValue> entry, CacheEntry<TKey, TValue> by)
    {
        by.Next = entry.Next;
        Relink(entry, by);
    }

    /// <summary>Collects what has expired from the next chains; the whole table comes round in the end.</summary>
    public void Sweep(int chains, long now, List<CacheEntry<TKey, TValue>> expired)
    {
        for (var i = 0; i < Math.Min(chains, _chains.Length); i++)
        {
            _swept = (_swept + 1) & (_chains.Length - 1);
            for (var entry = _chains[_swept].First; entry is not null; entry = entry.Next)
            {
                if (entry.ExpiresAt <= now)
                {
                    expired.Add(entry);
                }
            }
        }
    }

    private static ref CacheEntry<TKey, TValue>? ChainOf(Chain[] chains, int hash) => ref chains[(int)((uint)hash >> (32 - BitOperations.Log2((uint)chains.Length)))].First;

    private void Relink(CacheEntry<TKey, TValue> entry, CacheEntry<TKey, TValue>? to)
    {
        ref var link = ref ChainOf(_chains, entry.Hash);
        while (link != entry)
        {
            link = ref link!.Next;
        }

        Volatile.Write(ref link, to);
    }

    private void Grow()
    {
        var grown = new Chain[_chains.Length * 2];
        Interlocked.Increment(ref _version);
        foreach (var first in _chains)
        {
            for (var entry = first.First; entry is not null;)
            {
                var next = entry.Next;
                ref var chain = ref ChainOf(grown, entry.Hash);
                Volatile.Write(ref entry.Next, chain);
                chain = entry;
                entry = next;
            }
        }

        Volatile.Write(ref _chains, grown);
        Interlocked.Increment(ref _version);
    }

    /// <summary>An array of these needs no check of its elements' type.</summary>
    private struct Chain
    {
        public CacheEntry<TKey, TValue>? First;
    }
}
