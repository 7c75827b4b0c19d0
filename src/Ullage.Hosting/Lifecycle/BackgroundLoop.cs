using Microsoft.Extensions.Hosting;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// A background service for which being cancelled is an end like any other. A host that failed to start and is only disposed tells every cancelled one as a fatal fault,
/// even one that a busy machine never gave its first turn.
/// </summary>
internal abstract class BackgroundLoop : BackgroundService
{
    /// <summary>What the host awaits: ends as the loop does, and well where that was cancelled.</summary>
    public override Task? ExecuteTask => base.ExecuteTask is { } loop ? EndAsync(loop) : null;

    private static async Task EndAsync(Task loop)
    {
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loop.IsFaulted)
        {
            await loop.ConfigureAwait(false);
        }
    }
}
