namespace Ullage.Hosting.Caching;

/// <summary>What a cache has done so far.</summary>
/// <param name="Hits">Requests answered from it.</param>
/// <param name="Misses">Requests that were not.</param>
/// <param name="Evicted">Entries that made room for others.</param>
/// <param name="Shed">Entries given back under memory pressure.</param>
/// <param name="Expired">Entries whose time was up.</param>
/// <param name="TooHeavy">Values not kept since each alone was heavier than the budget.</param>
public readonly record struct CacheStatistics(long Hits, long Misses, long Evicted, long Shed, long Expired, long TooHeavy)
{
    /// <summary>Hits of all requests, 0 to 1; 0 before the first.</summary>
    public double HitRatio => Hits == 0 ? 0 : (double)Hits / (Hits + Misses);
}
