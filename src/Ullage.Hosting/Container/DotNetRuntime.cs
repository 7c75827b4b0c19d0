using System.Runtime;

namespace Ullage.Hosting.Container;

/// <summary>The runtime that this process runs on.</summary>
internal sealed class DotNetRuntime : IRuntime
{
    private const string HeapLimit = "GCHeapHardLimit";

    public int Processors => Environment.ProcessorCount;

    public bool IsServerCollector => GCSettings.IsServerGC;

    public CollectionFacts? LastCollection
    {
        get
        {
            var info = GC.GetGCMemoryInfo(GCKind.Any);
            return info.Index == 0 ? null : new(info.TotalAvailableMemoryBytes, info.HighMemoryLoadThresholdBytes, info.MemoryLoadBytes, info.TotalCommittedBytes)
            {
                Empty = Math.Max(0, info.TotalCommittedBytes - (info.HeapSizeBytes - info.FragmentedBytes)),
            };
        }
    }

    public long OutsideHeap => Math.Max(0, Environment.WorkingSet - Math.Max(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, GC.GetTotalMemory(false)));

    // A collection of an older generation counts in the younger ones too.
    public long Collections => GC.CollectionCount(0);

    // A collection is numbered and counted as it begins, and tells of itself once it has ended.
    public long LastFullCollection => Math.Max(GC.GetGCMemoryInfo(GCKind.FullBlocking).Index, GC.GetGCMemoryInfo(GCKind.Background).Index);

    public (int Workers, int Completion) MinimumThreads
    {
        get
        {
            ThreadPool.GetMinThreads(out var workers, out var completion);
            return (workers, completion);
        }
        set => ThreadPool.SetMinThreads(value.Workers, value.Completion);
    }

    public string? Explicit(string variable, string configuration) =>
        Environment.GetEnvironmentVariable("DOTNET_" + variable) is { Length: > 0 } set ? set : AppContext.GetData(configuration)?.ToString();

    public void LimitHeap(long? bytes)
    {
        var before = AppContext.GetData(HeapLimit);

        // Null would leave the collector with the last number it was given, one that it refused too; 0 is what it takes for none.
        AppContext.SetData(HeapLimit, (ulong)(bytes ?? 0));
        try
        {
            GC.RefreshMemoryLimit();
            before = bytes is null ? null : (ulong)bytes;
        }
        catch (InvalidOperationException)
        {
            AppContext.SetData(HeapLimit, before ?? 0UL);
            GC.RefreshMemoryLimit();
            throw;
        }
        finally
        {
            AppContext.SetData(HeapLimit, before);
        }
    }

    public void RefreshMemoryLimit() => GC.RefreshMemoryLimit();
}
