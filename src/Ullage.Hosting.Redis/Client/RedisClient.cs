using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Redis.Protocol;

namespace Ullage.Hosting.Redis.Client;

/// <summary>
/// Keeps one connection, made when a command needs it. After a failed attempt commands fail at once until the pause is over; then one attempt is made for all. Every wait is bounded. Safe for concurrent use.
/// </summary>
internal sealed class RedisClient : IDrainable, IAsyncDisposable
{
    private readonly RedisOptions _options;
    private readonly RedisAddress _address;
    private readonly RedisConnector _connector;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Random _random;
    private readonly RedisMeter? _meter;
    private readonly Lock _lock = new();
    private Task<RedisConnection>? _connection;
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;
#pragma warning disable CA2213 // Cancelled at the end; an attempt may still look at it.
    private readonly CancellationTokenSource _ending = new();
#pragma warning restore CA2213
    private bool _ended;

    public RedisClient(RedisOptions options, TimeProvider time, ILogger log, Random random, IMeterFactory? meters)
    {
        (_options, _time, _log, _random) = (options, time, log, random);
        _address = RedisAddress.TryParse(options.Url, out var address, out var fault) ? address : throw new ArgumentException($"Redis.Url (CACHE_URL) {fault}", nameof(options));
        _connector = new RedisConnector(options, _address, time);
        _meter = meters is null ? null : new RedisMeter(meters, () => Connected?.Pending ?? 0);
    }

    public string Name => "redis";

    public DrainPhase Phase => DrainPhase.Connections;

    private RedisConnection? Connected
    {
        get
        {
            lock (_lock)
            {
                return _connection is { IsCompletedSuccessfully: true } made ? made.Result : null;
            }
        }
    }

    /// <summary>Asks, and gives the answer; an error of the server's is thrown.</summary>
    /// <param name="parts">The command and its arguments.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is not taken back.</param>
    /// <exception cref="RedisException">There was no good answer.</exception>
    public async Task<Reply> AskAsync(ReadOnlyMemory<byte>[] parts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var connection = await ConnectionAsync(cancellationToken).ConfigureAwait(false);
            var reply = await AnswerAsync(connection, parts, cancellationToken).ConfigureAwait(false);
            _meter?.Ended("ok");
            return reply;
        }
        catch (RedisException e)
        {
            _meter?.Ended(e.Fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<DrainOutcome> DrainAsync(CancellationToken deadline)
    {
        var connection = Connected;
        var waiting = connection?.Pending ?? 0;
        while (connection is { Pending: > 0 } && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var left = connection?.Pending ?? 0;
        await DisposeAsync().ConfigureAwait(false);
        return new(Math.Max(0, waiting - left), left, 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<RedisConnection>? connection;
        lock (_lock)
        {
            _ended = true;
            (connection, _connection) = (_connection, null);
        }

        // A connection that is being made is not waited for.
        await _ending.CancelAsync().ConfigureAwait(false);
        if (connection is not null)
        {
            await connection.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            if (connection.IsCompletedSuccessfully)
            {
                await connection.Result.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<Reply> AnswerAsync(RedisConnection connection, ReadOnlyMemory<byte>[] parts, CancellationToken cancellationToken)
    {
        Reply reply;
        try
        {
            reply = await connection.Send(new Command(parts)).WaitAsync(_options.Timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            // One slow answer is the server's affair; silence since then is a connection that is no more.
            if (connection.Silence >= _options.Timeout)
            {
                connection.Fail(RedisFault.Unavailable, $"nothing came for {_options.Timeout}.");
            }

            throw new RedisException(RedisFault.TimedOut, $"{_address}: no answer within {_options.Timeout}.", e);
        }

        return reply.Kind == ReplyKind.Error ? throw new RedisException(RedisFault.Refused, $"{_address} refused with {reply.ErrorCode}.") : reply;
    }

    private Task<RedisConnection> ConnectionAsync(CancellationToken cancellationToken)
    {
        Task<RedisConnection> connection;
        lock (_lock)
        {
            if (_ended)
            {
                throw new RedisException(RedisFault.Unavailable, $"{_address}: the client has ended.");
            }

            if (_connection is { IsCompletedSuccessfully: true } made)
            {
                if (!made.Result.IsClosed)
                {
                    return made;
                }

                _connection = null;
            }

            if (_connection is { IsFaulted: true })
            {
                var left = _pause - _time.GetElapsedTime(_failedAt);
                if (left > TimeSpan.Zero)
                {
                    throw new RedisException(RedisFault.Unavailable, $"{_address}: no connection; the next attempt is in {left.TotalMilliseconds:0} ms.", _connection.Exception?.InnerException);
                }

                _connection = null;
            }

            connection = _connection ??= Connect();
        }

        return connection.WaitAsync(cancellationToken);
    }

    /// <summary>The connection outlives the request that was the first to need it, and must not carry its trace and log scopes.</summary>
    private Task<RedisConnection> Connect()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return ConnectAsync();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return ConnectAsync();
        }
    }

    private async Task<RedisConnection> ConnectAsync()
    {
        // Nothing runs under the caller's lock.
        await Task.Yield();
        using var late = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _ending.Token);
        try
        {
            var connection = await _connector.ConnectAsync(either.Token).ConfigureAwait(false);
            _failures = 0;
            _log.Connected(_address);
            return connection;
        }
        catch (Exception e)
        {
            // Doubling from the first pause to the limit, shortened at random, so that many clients do not come back at the same moment.
            var pause = Math.Min(_options.BackoffLimit.TotalMilliseconds, _options.Backoff.TotalMilliseconds * Math.Pow(2, Math.Min(30, _failures++)));
            lock (_lock)
            {
                _pause = TimeSpan.FromMilliseconds(pause * (1 - (_random.NextDouble() / 2)));
                _failedAt = _time.GetTimestamp();
            }

            var told = e as RedisException ?? new RedisException(
                RedisFault.Unavailable, $"{_address}: {(late.IsCancellationRequested ? $"no connection within {_options.ConnectTimeout}" : e.Message)}", e);
            if (_failures == 1 && !_ending.IsCancellationRequested)
            {
                _log.ConnectionFailed(told, _address);
            }

            throw told;
        }
    }
}
