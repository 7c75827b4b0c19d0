using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Caching.Memory;
using Ullage.Hosting.Caching;

namespace Ullage.HostingBench.Caching;

/// <summary>The cache beside MemoryCache: 10,000 hot keys with expiry on, and adding at capacity. One invocation is a pass over the keys.</summary>
[MemoryDiagnoser]
public class CacheBenchmarks : IDisposable
{
    private const int Hot = 10_000;
    private const int Fresh = 1_000_000;
    private const int Rounds = 20;
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(5);
    private readonly string[] _keys = [.. Enumerable.Range(0, Hot).Select(static i => $"order:{i:00000}")];
    private readonly string[] _fresh = [.. Enumerable.Range(0, Fresh).Select(static i => $"fresh:{i:0000000}")];
    private readonly object _value = new();
    private readonly MemoryCache _memory = new(new MemoryCacheOptions());
    private readonly MemoryCache _memoryFull = new(new MemoryCacheOptions { SizeLimit = Hot });
    private readonly AdaptiveCache<string, object> _ours = new(new() { Budget = 2 * Hot, ExpireAfter = Expiry });
    private readonly AdaptiveCache<string, object> _oursFull = new(new() { Budget = Hot, ExpireAfter = Expiry });
    private int _nextMemory, _nextOurs;

    [GlobalSetup]
    public void Fill()
    {
        foreach (var key in _keys)
        {
            _memory.Set(key, _value, Expiry);
            _ours.Set(key, _value);
        }
    }

    [Benchmark(OperationsPerInvoke = Hot)]
    public int MemoryCache_get() => GetMemory();

    [Benchmark(OperationsPerInvoke = Hot)]
    public int AdaptiveCache_get() => GetOurs();

    [Benchmark(OperationsPerInvoke = 2 * Rounds * Hot)]
    public void MemoryCache_get_2_threads() => Twice(GetMemory);

    [Benchmark(OperationsPerInvoke = 2 * Rounds * Hot)]
    public void AdaptiveCache_get_2_threads() => Twice(GetOurs);

    [Benchmark(OperationsPerInvoke = Hot)]
    public void MemoryCache_set()
    {
        foreach (var key in _keys)
        {
            _memory.Set(key, _value, Expiry);
        }
    }

    [Benchmark(OperationsPerInvoke = Hot)]
    public void AdaptiveCache_set()
    {
        foreach (var key in _keys)
        {
            _ours.Set(key, _value);
        }
    }

    [Benchmark(OperationsPerInvoke = Hot)]
    public void MemoryCache_add_at_capacity()
    {
        for (var i = 0; i < Hot; i++)
        {
            _memoryFull.Set(_fresh[_nextMemory++ % Fresh], _value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Expiry });
        }
    }

    [Benchmark(OperationsPerInvoke = Hot)]
    public void AdaptiveCache_add_at_capacity()
    {
        for (var i = 0; i < Hot; i++)
        {
            _oursFull.Set(_fresh[_nextOurs++ % Fresh], _value);
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _memoryFull.Dispose();
        _ours.Dispose();
        _oursFull.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void Twice(Func<int> pass)
    {
        void Rounded()
        {
            for (var i = 0; i < Rounds; i++)
            {
                pass();
            }
        }

        var other = new Thread(Rounded);
        other.Start();
        Rounded();
        other.Join();
    }

    private int GetMemory()
    {
        var found = 0;
        foreach (var key in _keys)
        {
            found += _memory.TryGetValue(key, out _) ? 1 : 0;
        }

        return found;
    }

    private int GetOurs()
    {
        var found = 0;
        foreach (var key in _keys)
        {
            found += _ours.TryGet(key, out _) ? 1 : 0;
        }

        return found;
    }
}
