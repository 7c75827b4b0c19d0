using System.Numerics;

namespace Ullage.Hosting.Caching;

/// <summary>Two exact counters that many threads add to without passing a cache line around.</summary>
internal sealed class StripedCounter
{
    // Two lines: neighbours are fetched in pairs.
    private const int Stride = 128 / sizeof(long);
    private readonly long[] _counts;
    private readonly int _mask;

    public StripedCounter()
    {
        var stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, Environment.ProcessorCount * 2));
        _counts = new long[(stripes + 1) * Stride];
        _mask = stripes - 1;
    }

    public long Hits => Sum(0);

    public long Misses => Sum(1);

    public void Hit() => Interlocked.Increment(ref _counts[Place]);

    public void Miss() => Interlocked.Increment(ref _counts[Place + 1]);

    // The first stride is left empty: the array's length lies there and is read by all.
    private int Place => ((Environment.CurrentManagedThreadId & _mask) + 1) * Stride;

    private long Sum(int which)
    {
        var sum = 0L;
        for (var i = Stride + which; i < _counts.Length; i += Stride)
        {
            sum += Interlocked.Read(ref _counts[i]);
        }

        return sum;
    }
}
