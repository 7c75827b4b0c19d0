namespace Ullage.Hosting.Target.Caching;

/// <summary>A service's pages through one of the caches that are compared.</summary>
internal interface IPages
{
    /// <summary>Requests answered from the cache and others, so far.</summary>
    (long Hits, long Misses) Requests { get; }

    ValueTask<byte[]> GetAsync(int id, CancellationToken cancellationToken);
}
