using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Ullage.Hosting.Limits;

namespace Ullage.HostingBench.Limits;

/// <summary>
/// Limiter, breaker and timeout around a call, ours against Polly.Core's: a fixed concurrency limiter (the strategy of Polly.RateLimiting, which is a package of its own, written out here), its circuit
/// breaker, its timeout. Work that ends at once shows the cost itself, work that yields what comes on top where a caller really waits.
/// </summary>
[MemoryDiagnoser]
public class LimiterBenchmarks : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private readonly ResourceAwareCircuitBreaker _ullage = new(new() { Timeout = _timeout });
    private readonly ResiliencePipeline _polly = new ResiliencePipelineBuilder()
        .AddStrategy(static _ => new ConcurrencyStrategy(new ConcurrencyLimiter(new() { PermitLimit = 200, QueueLimit = 0 })), new ConcurrencyStrategyOptions())
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions())
        .AddTimeout(new TimeoutStrategyOptions { Timeout = _timeout })
        .Build();

    [Benchmark]
    public ValueTask<int> Polly_done() => _polly.ExecuteAsync(static (_, _) => ValueTask.FromResult(1), 0);

    [Benchmark]
    public ValueTask<int> Ullage_done() => _ullage.ExecuteAsync(static (_, _) => ValueTask.FromResult(1), 0);

    [Benchmark]
    public ValueTask<int> Polly_yields() => _polly.ExecuteAsync(static (_, _) => YieldAsync(), 0);

    [Benchmark]
    public ValueTask<int> Ullage_yields() => _ullage.ExecuteAsync(static (_, _) => YieldAsync(), 0);

    public void Dispose()
    {
        _ullage.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async ValueTask<int> YieldAsync()
    {
        await Task.Yield();
        return 1;
    }

    private sealed class ConcurrencyStrategyOptions : ResilienceStrategyOptions;

    private sealed class ConcurrencyStrategy(ConcurrencyLimiter limiter) : ResilienceStrategy
    {
        protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            using var lease = await limiter.AcquireAsync(1, context.CancellationToken);
            return lease.IsAcquired ? await callback(context, state) : Outcome.FromException<TResult>(new InvalidOperationException("saturated"));
        }
    }
}
