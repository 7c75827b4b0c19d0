using Npgsql;
using Ullage.Hosting.Workers;

namespace Shop.Receipts;

/// <summary>Hands in again what was not sent, at low priority. Replicas may do so twice; a receipt is told apart by its order.</summary>
internal sealed class ReceiptSweep(ReceiptStore store, WorkerPool<long> receipts, TimeProvider time, ILogger<ReceiptSweep> log) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turn = new PeriodicTimer(_every, time);
        try
        {
            while (await turn.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    foreach (var order in await store.OverdueAsync(stoppingToken))
                    {
                        receipts.TryEnqueue(order, WorkPriority.Low);
                    }
                }
                catch (NpgsqlException e)
                {
                    log.NotSwept(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends.
        }
    }
}
