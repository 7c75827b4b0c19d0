using Ullage.Hosting.Container;

namespace Ullage.Hosting.Tests.Container;

internal sealed class FakeRuntime : IRuntime
{
    public Dictionary<string, string> Settings { get; } = [];

    public int Processors { get; set; } = 2;

    public bool IsServerCollector { get; set; }

    public CollectionFacts? LastCollection { get; set; }

    public long OutsideHeap { get; set; } = 44L << 20;

    public long Collections { get; set; }

    public long LastFullCollection { get; set; }

    public (int Workers, int Completion) MinimumThreads { get; set; } = (2, 1);

    public bool TooLow { get; set; }

    public int Refreshes { get; private set; }

    public List<long?> HeapLimits { get; } = [];

    public void LimitHeap(long? bytes)
    {
        RefreshMemoryLimit();
        HeapLimits.Add(bytes);
    }

    public string? Explicit(string variable, string configuration) => Settings.GetValueOrDefault(variable);

    public void RefreshMemoryLimit()
    {
        Refreshes++;
        if (TooLow)
        {
            throw new InvalidOperationException("too low");
        }
    }
}
