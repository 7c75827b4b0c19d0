using Ullage.Hosting.Caching;
using Ullage.Testing.Caching;

namespace Ullage.HostingBench.Caching;

/// <summary>The product's cache as a trace sees it.</summary>
internal sealed class OurCache(int room) : ISimulatedCache, IDisposable
{
    private readonly AdaptiveCache<long, byte> _cache = new(new() { Budget = room, ExpireAfter = null });

    public string Name => "AdaptiveCache";

    public bool Access(long key)
    {
        if (_cache.TryGet(key, out _))
        {
            return true;
        }

        _cache.Set(key, 0);
        return false;
    }

    public void Dispose() => _cache.Dispose();
}
