using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ullage.Hosting.Npgsql.Capacity;

/// <summary>
/// Compares once, as soon as the server can be reached, what all replicas may open with what it admits. Ends then. It begins before all that is hosted, so that the first request finds the pool's first connection made.
/// </summary>
internal sealed class CapacityCheck(NpgsqlDataSource source, DatabaseOptions options, TimeProvider time, ILogger log) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    public Task StartingAsync(CancellationToken cancellationToken) => base.StartAsync(cancellationToken);

    public override Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if ((options.Replicas ?? 1) is not (> 0 and var replicas))
        {
            return;
        }

        try
        {
            if (await AskAsync(stoppingToken).ConfigureAwait(false) is not { } capacity)
            {
                return;
            }

            var excess = capacity.Excess(replicas, options.PerReplica);
            if (excess is null)
            {
                log.Fits(replicas * options.PerReplica, replicas, options.PerReplica, capacity.Admitted, capacity.Bound);
            }
            else if (options.WhenTooMany == CapacityExcess.Refuse)
            {
                throw new InvalidOperationException(excess);
            }
            else
            {
                log.TooMany(excess);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends before the server could be reached.
        }
    }

    private async Task<ConnectionCapacity?> AskAsync(CancellationToken stop)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                return await ConnectionCapacity.AskAsync(source, stop).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (DatabaseFaults.IsUnavailable(e))
            {
                if (pause == TimeSpan.FromMilliseconds(500))
                {
                    log.NotCompared(e);
                }
            }
#pragma warning disable CA1031 // A comparison that cannot be made must not end the service.
            catch (Exception e) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // Something that only looks like PostgreSQL, or a user who may not look. Readiness tells whether it can be used.
                log.NotTold(e);
                return null;
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(false);
        }
    }
}
