using System.Collections.Concurrent;

namespace Ullage.ProfilerBench;

/// <summary>Short pieces of work that come one at a time to a thread pool whose threads rest most of the time.</summary>
internal sealed class Visitors : ICrew
{
    private readonly ConcurrentBag<Work> _free = [];
    private readonly ConcurrentBag<Work> _works = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _coming;

    public Visitors(TimeSpan every)
    {
        ThreadPool.SetMinThreads(20, 20);
        _coming = ComeAsync(every);
    }

    public long[] Taken => [.. Enumerable.Range(0, Work.Kinds.Length).Select(kind => _works.Sum(w => w.Taken[kind]))];

    public void Dispose()
    {
        _stop.Cancel();
        _coming.Wait();
        _stop.Dispose();
    }

    private async Task ComeAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _ = Task.Run(Serve);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Serve()
    {
        if (!_free.TryTake(out var work))
        {
            _works.Add(work = new Work(divisor: 10));
        }

        work.RoundTimed();
        _free.Add(work);
    }
}
