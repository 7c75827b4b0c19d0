namespace Ullage.Hosting.Lifecycle;

/// <summary>The turns of a background loop.</summary>
internal static class Turns
{
    /// <summary>
    /// Waits for the next turn; false once the service ends. A loop that throws its cancellation is told as a fatal fault by a host that never started and is only disposed.
    /// </summary>
    public static async ValueTask<bool> NextAsync(this PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
