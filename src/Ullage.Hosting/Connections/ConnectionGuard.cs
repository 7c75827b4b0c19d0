using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Connections;

/// <summary>
/// Keeps callers that open connections and never finish a request from taking all memory: of the connections on which nothing is worked on, only so many stay, and the one that has waited longest goes. A caller that
/// sends its request is never the one.
/// </summary>
internal sealed class ConnectionGuard : IStartupFilter
{
    private static readonly TimeSpan _tellsEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<GuardedConnection> _waiting = new();
    private readonly IOptions<ConnectionGuardOptions> _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Counter<long> _dropped;
    private long? _told;
    private long _since;

    public ConnectionGuard(IOptions<ConnectionGuardOptions> options, IMeterFactory meters, TimeProvider time, ILogger<ConnectionGuard> logger)
    {
        // Options are read late: the server asks for this when the host is built, and their faults are told when it starts.
        (_options, _time, _logger) = (options, time, logger);
        var meter = meters.Create(HostingTelemetry.Name);
        meter.CreateObservableGauge("ullage.connections.waiting", () => Waiting, "{connection}", "Connections open without a request being worked on");
        _dropped = meter.CreateCounter<long>("ullage.connections.dropped", "{connection}", "Connections closed because too many waited for a request");
    }

    /// <summary>Connections open without a request being worked on.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => InvokeAsync(inner, context));
        next(app);
    };

    /// <summary>Takes a connection just accepted into account.</summary>
    public void Opened(ConnectionContext connection)
    {
        var guarded = new GuardedConnection(connection);
        connection.Items[GuardedConnection.Key] = guarded;
        Wait(guarded);
        connection.ConnectionClosed.UnsafeRegister(static (state, _) => ((Closing)state!).Run(), new Closing(this, guarded));
    }

    private async Task InvokeAsync(RequestDelegate next, HttpContext context)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(GuardedConnection.Key, out var found) is not true || found is not GuardedConnection connection)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        lock (_lock)
        {
            if (connection.Requests++ == 0 && connection.Place.List is not null)
            {
                _waiting.Remove(connection.Place);
            }
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Wait(connection, ended: true);
        }
    }

    private void Wait(GuardedConnection connection, bool ended = false)
    {
        GuardedConnection? longest = null;
        long? dropped = null;
        var most = _options.Value.MaxWaiting;
        lock (_lock)
        {
            if ((ended && --connection.Requests > 0) || connection.Closed)
            {
                return;
            }

            _waiting.AddLast(connection.Place);
            if (_waiting.Count > most)
            {
                longest = _waiting.First!.Value;
                _waiting.RemoveFirst();
                _since++;
                if (_told is not { } last || _time.GetElapsedTime(last) >= _tellsEvery)
                {
                    (_told, dropped, _since) = (_time.GetTimestamp(), _since, 0);
                }
            }
        }

        if (longest is not null)
        {
            _dropped.Add(1);
            longest.Connection.Abort(new ConnectionAbortedException("Too many connections wait for a request; this one has waited longest."));
        }

        if (dropped is { } count)
        {
            _logger.ConnectionsDropped(most, count);
        }
    }

    private sealed class Closing(ConnectionGuard guard, GuardedConnection connection)
    {
        public void Run()
        {
            lock (guard._lock)
            {
                connection.Closed = true;
                if (connection.Place.List is not null)
                {
                    guard._waiting.Remove(connection.Place);
                }
            }
        }
    }
}
