using BenchmarkDotNet.Attributes;

namespace Ullage.HostingBench.Workers;

/// <summary>An item's way through the worker pool and through a bare bounded Channel read by as many loops, with one worker and with two.</summary>
[MemoryDiagnoser]
public class WorkerPoolBenchmarks : IDisposable
{
    private const int Items = 20_000;
    private readonly Course _one = new(1, Items);
    private readonly Course _two = new(2, Items);

    [Benchmark(OperationsPerInvoke = Items)]
    public Task Channel_1() => _one.ChannelAsync();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task Pool_1() => _one.PoolAsync();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task Channel_2() => _two.ChannelAsync();

    [Benchmark(OperationsPerInvoke = Items)]
    public Task Pool_2() => _two.PoolAsync();

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        GC.SuppressFinalize(this);
    }
}
