using Microsoft.Extensions.Caching.Memory;

namespace Ullage.Hosting.Target.Caching;

/// <summary>As the documentation shows it: a size limit, each entry with its size.</summary>
internal sealed class MemoryCachePages(long sizeLimit) : IPages, IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = sizeLimit });
    private long _hits, _misses;

    public (long Hits, long Misses) Requests => (_hits, _misses);

    public async ValueTask<byte[]> GetAsync(int id, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(id, out byte[]? page))
        {
            Interlocked.Increment(ref _hits);
            return page!;
        }

        Interlocked.Increment(ref _misses);
        page = await Backend.LoadAsync(id, cancellationToken);
        _cache.Set(id, page, new MemoryCacheEntryOptions { Size = page.Length, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });
        return page;
    }

    public void Dispose() => _cache.Dispose();
}
