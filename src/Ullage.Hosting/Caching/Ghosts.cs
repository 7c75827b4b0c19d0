using System.Numerics;

namespace Ullage.Hosting.Caching;

/// <summary>
/// Remembers by their hashes what was evicted lately: 12 bytes each, in sets of four of which the oldest makes room. "Lately" is measured by the weight evicted since. A hash of another key may be taken
/// for one that was evicted; it then has a small advantage, no more. Under the cache's lock.
/// </summary>
internal sealed class Ghosts
{
    private const int Ways = 4;
    private const int Fewest = 64;
    private int[] _hashes = [];
    private long[] _evictedAt = [];
    private int _shift;
    private long _evicted = 1;

    /// <summary>Remembers an entry.</summary>
    /// <param name="hash">Its mixed hash.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="entries">Entries in the cache: as many ghosts are kept, or more.</param>
    public void Add(int hash, long weight, int entries)
    {
        if (_hashes.Length < entries + (entries / 4) || _hashes.Length == 0)
        {
            Grow(entries);
        }

        _evicted += weight;
        Put(hash, _evicted);
    }

    /// <summary>Forgets a hash and tells whether it was evicted within the last <paramref name="room"/> of weight.</summary>
    public bool Take(int hash, long room)
    {
        if (_hashes.Length == 0)
        {
            return false;
        }

        var first = FirstOf(hash);
        for (var i = first; i < first + Ways; i++)
        {
            if (_hashes[i] == hash && _evictedAt[i] > 0)
            {
                var lately = _evicted - _evictedAt[i] <= room;
                _evictedAt[i] = 0;
                return lately;
            }
        }

        return false;
    }

    private void Put(int hash, long at)
    {
        var first = FirstOf(hash);
        var place = first;
        for (var i = first; i < first + Ways; i++)
        {
            if (_hashes[i] == hash)
            {
                place = i;
                break;
            }

            if (_evictedAt[i] < _evictedAt[place])
            {
                place = i;
            }
        }

        (_hashes[place], _evictedAt[place]) = (hash, at);
    }

    private void Grow(int entries)
    {
        var (hashes, evictedAt) = (_hashes, _evictedAt);
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Fewest, entries + (entries / 4)));
        (_hashes, _evictedAt) = (new int[length], new long[length]);
        _shift = 32 - BitOperations.Log2((uint)(length / Ways));
        for (var i = 0; i < hashes.Length; i++)
        {
            if (evictedAt[i] > 0)
            {
                Put(hashes[i], evictedAt[i]);
            }
        }
    }

    private int FirstOf(int hash) => (int)((uint)hash >> _shift) * Ways;
}
