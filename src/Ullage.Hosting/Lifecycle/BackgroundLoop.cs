using Microsoft.Extensions.Hosting;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// A background service for which being stopped is an end like any other. A host that failed to start and is only disposed tells every cancelled one as a fatal fault,
/// even one that a busy machine never gave its first turn.
/// </summary>
internal abstract class BackgroundLoop : BackgroundService
{
    private CancellationToken? _stop;

    /// <summary>What the host awaits: ends as the loop does, and well where that was stopped.</summary>
    public override Task? ExecuteTask => base.ExecuteTask is { } loop ? EndAsync(loop) : null;

    /// <summary>The loop.</summary>
    /// <param name="stoppingToken">Asks it to end; that it throws its cancellation is no fault.</param>
    protected abstract Task LoopAsync(CancellationToken stoppingToken);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stop = stoppingToken;
        return LoopAsync(stoppingToken);
    }

    private async Task EndAsync(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop is null or { IsCancellationRequested: true })
        {
        }
    }
}
