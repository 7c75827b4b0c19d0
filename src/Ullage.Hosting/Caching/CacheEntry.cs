namespace Ullage.Hosting.Caching;

/// <summary>What a lookup reads of an entry. A base class so that it lies together: fields of a base class come first.</summary>
internal abstract class EntryHead<TKey, TValue>(TKey key, TValue value, int hash)
{
    public readonly TKey Key = key;
    public readonly TValue Value = value;

    /// <summary>The key's hash.</summary>
    public readonly int Hash = hash;

    /// <summary>Milliseconds by which a use puts its expiry off; 0 for not at all.</summary>
    public int Sliding;

    /// <summary>Milliseconds of the cache's clock.</summary>
    public long ExpiresAt = CacheEntry<TKey, TValue>.Never;

    /// <summary>The next of its chain.</summary>
    public CacheEntry<TKey, TValue>? Next;

    /// <summary>Uses since it was last looked at for eviction, up to 3.</summary>
    public byte Uses;

    public EntryPlace Place;

    /// <summary>Whether it was evicted not long ago.</summary>
    public bool Returned;
}

/// <summary>
/// One key and its value, linked into a chain of the table and into a queue of the policy. Key and value never change: a replacement is a new entry, so that readers, who take no lock, never see half a value.
/// </summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key, TValue value, int hash, long weight) : EntryHead<TKey, TValue>(key, value, hash)
{
    /// <summary><see cref="EntryHead{TKey, TValue}.ExpiresAt"/> of what does not expire.</summary>
    public const long Never = long.MaxValue;

    /// <summary><see cref="EntryHead{TKey, TValue}.ExpiresAt"/> of what is not kept at all.</summary>
    public const long AtOnce = long.MinValue;

    private const byte MostUses = 3;

    public readonly long Weight = weight;

    public CacheEntry<TKey, TValue>? Newer;
    public CacheEntry<TKey, TValue>? Older;

    /// <summary>What sliding may not pass.</summary>
    public long ExpiresAtLatest = Never;

    /// <summary>Notes a use. Two at once may count as one: the policy needs no more.</summary>
    public void Use(long now)
    {
        if (Uses < MostUses)
        {
            Uses++;
        }

        if (Sliding > 0)
        {
            Volatile.Write(ref ExpiresAt, Math.Min(now + Sliding, ExpiresAtLatest));
        }
    }
}
