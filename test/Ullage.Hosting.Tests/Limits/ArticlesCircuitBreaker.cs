namespace Ullage.Hosting.Tests.Limits;

/// <summary>The articles' breaker, statement by statement: it checks, then adds; at the timeout it frees the slot while the work runs on.</summary>
internal sealed class ArticlesCircuitBreaker(int maxConcurrent, TimeSpan timeout, TimeProvider time)
{
    private int _current;

    public async Task ExecuteAsync(Func<Task> work)
    {
        if (Volatile.Read(ref _current) >= maxConcurrent)
        {
            throw new InvalidOperationException("circuit breaker open");
        }

        Interlocked.Increment(ref _current);
        try
        {
            await work().WaitAsync(timeout, time);
        }
        finally
        {
            Interlocked.Decrement(ref _current);
        }
    }
}
