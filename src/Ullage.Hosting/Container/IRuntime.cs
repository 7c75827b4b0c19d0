namespace Ullage.Hosting.Container;

/// <summary>The runtime's own view and the few things about it that can be changed while it runs; a seam for tests.</summary>
internal interface IRuntime
{
    int Processors { get; }

    bool IsServerCollector { get; }

    /// <summary>The last collection as the collector tells it; null before the first.</summary>
    CollectionFacts? LastCollection { get; }

    /// <summary>Resident memory outside the heap now: runtime, code, stacks, native libraries, in bytes.</summary>
    long OutsideHeap { get; }

    /// <summary>Collections of any generation so far.</summary>
    long Collections { get; }

    /// <summary>The number, counted as in <see cref="Collections"/>, of the last one of the oldest generation that has ended; 0 before.</summary>
    long LastFullCollection { get; }

    (int Workers, int Completion) MinimumThreads { get; set; }

    /// <summary>An explicit setting, from the environment (<c>DOTNET_</c>name) or the runtime configuration.</summary>
    string? Explicit(string variable, string configuration);

    /// <summary>
    /// Sets the heap's hard limit, in bytes; null puts the collector's own back, 75 % of the container's. Reads the container's limits anew too. What was set stays until this is called again: a container's new limit does not change it.
    /// </summary>
    /// <exception cref="InvalidOperationException">More is committed; the earlier limit stays.</exception>
    void LimitHeap(long? bytes);

    /// <summary>Has the collector read the container's limits anew.</summary>
    /// <exception cref="InvalidOperationException">The new limit is below what is committed.</exception>
    void RefreshMemoryLimit();
}
