using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Caching;

/// <summary>The shared cache behind the one in memory. A failure or a late answer is never the caller's: it counts as a miss, and the cache is left alone for a while.</summary>
internal sealed class SecondLevel<TKey, TValue>(string cacheName, SecondLevelOptions<TKey, TValue> options, IDistributedCache cache, TimeProvider time, ILogger log)
    where TKey : notnull
{
    private readonly long _begun = time.GetTimestamp();

    // Ticks since the beginning until which it rests; 0 while it is well.
    private long _restsUntil;

    /// <summary>Gets what is there and can be read; null else. Throws only when the caller cancels.</summary>
    public async ValueTask<SharedValue<TValue>?> GetAsync(TKey key, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        if (!await TryAsync(async token => bytes = await cache.GetAsync(options.Key!(key), token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) || bytes is null)
        {
            return null;
        }

        try
        {
            return SharedValue<TValue>.Read(bytes, time.GetUtcNow(), options.Read!);
        }
        catch (Exception e)
        {
            log.SecondLevelUnreadable(e, cacheName);
            return null;
        }
    }

    /// <summary>Keeps a value; one that is to be kept for no time is removed, since what is there is older.</summary>
    public ValueTask<bool> SetAsync(TKey key, TValue value, TimeSpan? keep, CancellationToken cancellationToken)
    {
        if (keep == TimeSpan.Zero)
        {
            return RemoveAsync(key, cancellationToken);
        }

        string name;
        byte[] bytes;
        try
        {
            (name, bytes) = (options.Key!(key), SharedValue<TValue>.Write(value, keep, time.GetUtcNow(), options.Write!));
        }
        catch (Exception e)
        {
            // The value's fault, not the cache's: other keys are kept.
            log.SecondLevelUnwritable(e, cacheName);
            return new(false);
        }

        return TryAsync(token => cache.SetAsync(name, bytes, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = keep }, token), cancellationToken);
    }

    public ValueTask<bool> RemoveAsync(TKey key, CancellationToken cancellationToken) => TryAsync(token => cache.RemoveAsync(options.Key!(key), token), cancellationToken);

    private async ValueTask<bool> TryAsync(Func<CancellationToken, Task> use, CancellationToken cancellationToken)
    {
        var rests = Interlocked.Read(ref _restsUntil);
        if (rests != 0 && (Now < rests || Interlocked.CompareExchange(ref _restsUntil, Now + options.Timeout.Ticks, rests) != rests))
        {
            return false;
        }

        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await use(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _restsUntil, 0) != 0)
            {
                log.SecondLevelAnswers(cacheName);
            }

            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            if (Interlocked.Exchange(ref _restsUntil, Math.Max(1, Now + options.Rest.Ticks)) == 0)
            {
                log.SecondLevelFailed(e, cacheName, options.Rest);
            }

            return false;
        }
    }

    private long Now => time.GetElapsedTime(_begun).Ticks;
}
