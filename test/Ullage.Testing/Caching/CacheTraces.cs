namespace Ullage.Testing.Caching;

/// <summary>Requests for keys, made from a seed.</summary>
public static class CacheTraces
{
    /// <summary>Key k of <paramref name="keys"/> is asked for with a probability proportional to 1/(k + 1)^<paramref name="skew"/>.</summary>
    public static long[] Zipf(int length, int keys, double skew, int seed)
    {
        var below = new double[keys];
        var sum = 0.0;
        for (var k = 0; k < keys; k++)
        {
            below[k] = sum += Math.Pow(k + 1, -skew);
        }

        var random = new Random(seed);
        var trace = new long[length];
        for (var i = 0; i < length; i++)
        {
            var place = Array.BinarySearch(below, random.NextDouble() * sum);
            trace[i] = Math.Min(keys - 1, place < 0 ? ~place : place);
        }

        return trace;
    }

    /// <summary>The same keys in the same order, again and again.</summary>
    public static long[] Loop(int length, int keys)
    {
        var trace = new long[length];
        for (var i = 0; i < length; i++)
        {
            trace[i] = i % keys;
        }

        return trace;
    }

    /// <summary>A trace into which, every <paramref name="every"/> requests, a scan over <paramref name="scan"/> keys that nobody else asks for is put.</summary>
    public static long[] WithScans(ReadOnlySpan<long> trace, int every, int scan)
    {
        const long Elsewhere = 1L << 40;
        var mixed = new List<long>(trace.Length + (trace.Length / every * scan));
        for (var i = 0; i < trace.Length; i++)
        {
            mixed.Add(trace[i]);
            if ((i + 1) % every == 0)
            {
                for (var k = 0; k < scan; k++)
                {
                    mixed.Add(Elsewhere + ((long)i * scan) + k);
                }
            }
        }

        return [.. mixed];
    }

    /// <summary>Two traces in turn, request by request, over keys of their own.</summary>
    public static long[] Interleave(ReadOnlySpan<long> one, ReadOnlySpan<long> other)
    {
        const long Elsewhere = 1L << 41;
        var mixed = new long[2 * Math.Min(one.Length, other.Length)];
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = i % 2 == 0 ? one[i / 2] : Elsewhere + other[i / 2];
        }

        return mixed;
    }

    /// <summary>A trace whose keys are renamed every <paramref name="every"/> requests: what was popular no longer is.</summary>
    public static long[] Shifting(ReadOnlySpan<long> trace, int every)
    {
        var shifted = new long[trace.Length];
        for (var i = 0; i < trace.Length; i++)
        {
            shifted[i] = trace[i] + ((long)(i / every) << 32);
        }

        return shifted;
    }
}
