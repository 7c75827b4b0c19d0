namespace Ullage.Lab.Service;

/// <summary>
/// Loads the service at a steady rate without the cost of connections, so that what is allocated a second is known to a percent.
/// An open loop: what was missed in a pause is caught up, up to a second's worth.
/// </summary>
internal static class OwnLoad
{
    // several ask at the same time, as in a server
    private const int Streams = 4;

    // requests due within one are asked for together
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(5);

    public static Task RunAsync(Work work, int rate, TimeProvider time, CancellationToken cancellationToken) =>
        rate == 0 ? Task.CompletedTask : Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(() => StreamAsync(work, (double)rate / Streams, time, cancellationToken), CancellationToken.None)));

    private static async Task StreamAsync(Work work, double rate, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_tick, time);
        var (due, last) = (0.0, time.GetTimestamp());
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = time.GetTimestamp();
                due = Math.Min(rate, due + (rate * time.GetElapsedTime(last, now).TotalSeconds));
                for (last = now; due >= 1 && !cancellationToken.IsCancellationRequested; due--)
                {
                    work.Answer();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the service ends
        }
    }
}
