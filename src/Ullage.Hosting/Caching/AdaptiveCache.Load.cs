using System.Diagnostics;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Caching;

/// <content>Loading what is missing, once.</content>
public sealed partial class AdaptiveCache<TKey, TValue>
{
    /// <summary>
    /// Gets a value, or loads it: from the second level where there is one, else by <paramref name="load"/>. However many ask meanwhile, one load is under way a key. A load that fails is given to all who wait and is not kept;
    /// a null is kept for the option's negative expiry.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="load">Loads the value. Its token is cancelled when all who wait have given up, not when one does.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<TValue> GetOrLoadAsync(TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> load, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(load);
        return TryGet(key, out var value) ? new(value) : new(JoinAsync(key, load, cancellationToken));
    }

    /// <summary>Keeps a value in memory and in the second level; other instances keep what they have in memory until it expires there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null for "there is none".</param>
    /// <param name="expireAfter">How long at most; the options' by default.</param>
    /// <param name="cancellationToken">Gives up waiting for the second level.</param>
    /// <returns>Whether the second level took it too; true where there is none.</returns>
    public async ValueTask<bool> SetAsync(TKey key, TValue value, TimeSpan? expireAfter = null, CancellationToken cancellationToken = default)
    {
        Set(key, value, expireAfter);
        return _second is null || await _second.SetAsync(key, value, expireAfter ?? KeepShared(value), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a value in memory and in the second level.</summary>
    /// <returns>Whether the second level did; true where there is none.</returns>
    public async ValueTask<bool> RemoveAsync(TKey key, CancellationToken cancellationToken = default)
    {
        Remove(key);
        var removed = _second is null || await _second.RemoveAsync(key, cancellationToken).ConfigureAwait(false);

        // What was read from the second level meanwhile is as old as what was removed.
        Remove(key);
        return removed;
    }

    private async Task<TValue> JoinAsync(TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> load, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight<TValue>? flight;
        var mine = false;
        lock (_lock)
        {
            // The load that this request missed may have ended since.
            if (_table.Find(key, _table.Hash(key)) is { } entry && _clock.Now < entry.ExpiresAt)
            {
                return entry.Value;
            }

            if (_flights.TryGetValue(key, out flight))
            {
                flight.Waiting++;
            }
            else
            {
                _flights[key] = flight = new Flight<TValue>();
                mine = true;
            }
        }

        if (mine)
        {
            _ = FlyAsync(flight, key, load);
        }

        try
        {
            return await flight.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !flight.Value.IsCompleted)
        {
            Leave(flight, key);
            throw;
        }
    }

    private void Leave(Flight<TValue> flight, TKey key)
    {
        lock (_lock)
        {
            if (--flight.Waiting > 0)
            {
                return;
            }

            Forget(flight, key);
        }

        _meter?.Loaded(LoadOutcome.Cancelled);
        flight.Cancel();
    }

    private async Task FlyAsync(Flight<TValue> flight, TKey key, Func<TKey, CancellationToken, ValueTask<TValue>> load)
    {
        using var span = HostingTelemetry.Source.StartActivity("ullage.cache.load");
        span?.SetTag("ullage.cache", _options.Name);
        try
        {
            if (_second is not null && await _second.GetAsync(key, flight.Cancelled).ConfigureAwait(false) is { } shared)
            {
                Keep(flight, Entry(key, shared.Value, shared.Left));
                Loaded(span, LoadOutcome.Shared);
                flight.Land(shared.Value);
                return;
            }

            var value = await load(key, flight.Cancelled).ConfigureAwait(false);
            var shares = _second is not null && KeepShared(value) != TimeSpan.Zero;
            var kept = Keep(flight, Entry(key, value, null), shares);
            Loaded(span, LoadOutcome.Loaded);
            flight.Land(value);
            if (kept && shares)
            {
                await ShareAsync(_second!, flight, key, value).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                Forget(flight, key);
            }

            if (flight.Cancelled.IsCancellationRequested)
            {
                span?.SetTag("outcome", CacheMeter.Text(LoadOutcome.Cancelled));
            }
            else
            {
                Loaded(span, LoadOutcome.Failed);
                span?.SetTag("error.type", e.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            }

            flight.Fail(e);
        }
    }

    private void Loaded(Activity? span, LoadOutcome outcome)
    {
        _meter?.Loaded(outcome);
        span?.SetTag("outcome", CacheMeter.Text(outcome));
    }

    /// <summary>Keeps a loaded value unless the key was set or removed meanwhile: what was loaded may then be old.</summary>
    private bool Keep(Flight<TValue> flight, CacheEntry<TKey, TValue> entry, bool shares = false)
    {
        lock (_lock)
        {
            if (!Forget(flight, entry.Key))
            {
                return false;
            }

            Put(entry);
            if (shares)
            {
                _sharing[entry.Key] = flight;
            }

            return true;
        }
    }

    /// <summary>Gives a loaded value to the second level. Where the key was set or removed meanwhile, either may have come last there: then it goes, and is loaded anew.</summary>
    private async Task ShareAsync(SecondLevel<TKey, TValue> second, Flight<TValue> flight, TKey key, TValue value)
    {
        await second.SetAsync(key, value, KeepShared(value), CancellationToken.None).ConfigureAwait(false);
        bool changed;
        lock (_lock)
        {
            changed = !(_sharing.TryGetValue(key, out var current) && current == flight && _sharing.Remove(key));
        }

        if (changed)
        {
            await second.RemoveAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool Forget(Flight<TValue> flight, TKey key) => _flights.TryGetValue(key, out var current) && current == flight && _flights.Remove(key);

    private TimeSpan? KeepShared(TValue value) => value is null ? _options.NegativeExpiry : _options.ExpireAfter;
}
