using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Redis.Client;
using Ullage.Hosting.Redis.Protocol;

namespace Ullage.Hosting.Redis;

/// <summary>
/// <see cref="IDistributedCache"/> on Redis. Commands share one connection and do not wait for one another; each fails with a <see cref="RedisException"/> within its time rather than wait for a server that is down.
/// Safe for concurrent use. The synchronous methods block their thread: prefer the others.
/// </summary>
public sealed class RedisCache : IDistributedCache, IDrainable, IAsyncDisposable
{
    private static readonly ReadOnlyMemory<byte> Get_ = Command.Text("GET"), Set_ = Command.Text("SET"), Del = Command.Text("DEL"), Px = Command.Text("PX"), Expire = Command.Text("PEXPIRE"),
        Range = Command.Text("GETRANGE"), Ping = Command.Text("PING"), Zero = Command.Number(0), LastOfHeader = Command.Number(StoredValue.Header - 1);

    private readonly RedisClient _client;
    private readonly string _prefix;
    private readonly TimeProvider _time;

    /// <summary>Makes it; it connects when it is first asked.</summary>
    /// <param name="options">Where and how long.</param>
    /// <param name="time">The clock of timeouts and expiry; the system's by default.</param>
    /// <param name="log">Told when a connection is made and when none is to be had.</param>
    /// <param name="meters">Where <c>ullage.redis.*</c> are measured.</param>
    /// <param name="random">Spreads reconnections; seeded by default.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public RedisCache(RedisOptions options, TimeProvider? time = null, ILogger? log = null, IMeterFactory? meters = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        (_prefix, _time) = (options.Prefix, time ?? TimeProvider.System);
        _client = new RedisClient(options, _time, log ?? NullLogger.Instance, random ?? new Random(HashCode.Combine(Environment.MachineName, Environment.ProcessId, _time.GetTimestamp())), meters);
    }

    /// <inheritdoc/>
    public string Name => _client.Name;

    /// <inheritdoc/>
    public DrainPhase Phase => _client.Phase;

    /// <summary>Asks the server for a sign of life: what a readiness check calls.</summary>
    /// <exception cref="RedisException">There is none.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default) => await _client.AskAsync([Ping], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = Named(key);
        var reply = await _client.AskAsync([Get_, name], token).ConfigureAwait(false);
        if (reply.Kind == ReplyKind.Null)
        {
            return null;
        }

        if (StoredValue.KeepAfterUse(reply.Bytes, _time.GetUtcNow()) is > 0 and var keep)
        {
            await _client.AskAsync([Expire, name, Command.Number(keep)], token).ConfigureAwait(false);
        }

        return reply.Bytes[StoredValue.Header..];
    }

    /// <inheritdoc/>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var now = _time.GetUtcNow();
        var absolute = options.AbsoluteExpirationRelativeToNow is { } fromNow ? now + fromNow : options.AbsoluteExpiration;
        if (absolute <= now)
        {
            throw new ArgumentOutOfRangeException(nameof(options), absolute, "Expected an absolute expiry in the future.");
        }

        var stored = StoredValue.Write(value, options.SlidingExpiration, absolute);
        var keep = StoredValue.KeepAfterUse(stored, now);
        keep = keep > 0 ? keep : absolute is { } until ? Math.Max(1, (long)(until - now).TotalMilliseconds) : 0;
        await _client.AskAsync(keep > 0 ? [Set_, Named(key), stored, Px, Command.Number(keep)] : [Set_, Named(key), stored], token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RefreshAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = Named(key);
        var header = await _client.AskAsync([Range, name, Zero, LastOfHeader], token).ConfigureAwait(false);
        if (header.Bytes.Length > 0 && StoredValue.KeepAfterUse(header.Bytes, _time.GetUtcNow()) is > 0 and var keep)
        {
            await _client.AskAsync([Expire, name, Command.Number(keep)], token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await _client.AskAsync([Del, Named(key)], token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public Task<DrainOutcome> DrainAsync(CancellationToken deadline) => _client.DrainAsync(deadline);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private ReadOnlyMemory<byte> Named(string key) => Command.Text(_prefix + key);
}
