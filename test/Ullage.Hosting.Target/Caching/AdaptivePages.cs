using Ullage.Hosting.Caching;

namespace Ullage.Hosting.Target.Caching;

internal sealed class AdaptivePages(AdaptiveCache<int, byte[]> cache) : IPages
{
    public (long Hits, long Misses) Requests => (cache.Statistics.Hits, cache.Statistics.Misses);

    public ValueTask<byte[]> GetAsync(int id, CancellationToken cancellationToken) => cache.GetOrLoadAsync(id, Backend.LoadAsync, cancellationToken);
}
