namespace Ullage.Testing.Caching;

/// <summary>How often a policy has what a trace asks for.</summary>
public static class HitRatio
{
    /// <summary>The share of hits, in percent, after the first tenth of the trace, which warms the cache.</summary>
    public static double Of(ISimulatedCache cache, ReadOnlySpan<long> trace)
    {
        var warm = trace.Length / 10;
        var hits = 0;
        for (var i = 0; i < trace.Length; i++)
        {
            if (cache.Access(trace[i]) && i >= warm)
            {
                hits++;
            }
        }

        return 100.0 * hits / (trace.Length - warm);
    }
}
