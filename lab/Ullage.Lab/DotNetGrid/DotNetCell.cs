namespace Ullage.Lab.DotNetGrid;

/// <summary>One run of the .NET service: what it does, and under which settings.</summary>
/// <param name="LiveMb">Live heap, MiB.</param>
/// <param name="EntryBytes">Size of its entries.</param>
/// <param name="GarbageKb">Garbage a request that dies young, KiB.</param>
/// <param name="KeepKb">Entries replaced a request, KiB: what outlives the young generations and dies.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="HeapPercent">DOTNET_GCHeapHardLimitPercent; null for the runtime's own 75 %.</param>
/// <param name="LimitMb">Memory limit of the control group, MiB.</param>
internal sealed record DotNetCell(int LiveMb, int EntryBytes, int GarbageKb, int KeepKb, int Rate, int? HeapPercent, int LimitMb)
{
    /// <summary>What stays the same while settings change.</summary>
    public string Service => $"{LiveMb}MiB/{EntryBytes}B/{GarbageKb}KiB/{KeepKb}KiB/{Rate}";

    /// <summary>The heap limit that follows, bytes.</summary>
    public double HeapLimit => LimitMb * (double)(1 << 20) * (HeapPercent ?? 75) / 100;
}

/// <summary>Which cells are run.</summary>
/// <param name="Lives">Live heaps, MiB.</param>
/// <param name="Rooms">Heap limits, in live heaps; the first is that of a container with room.</param>
/// <param name="Tries">Whether settings are chosen and tried.</param>
/// <param name="JudgesTimes">Whether figures that follow from timing decide.</param>
/// <param name="Length">Length of a measurement.</param>
internal sealed record DotNetPlan(IReadOnlyList<int> Lives, IReadOnlyList<double> Rooms, bool Tries, bool JudgesTimes, TimeSpan Length)
{
    public static DotNetPlan Whole { get; } = new([48, 96], [8, 1.9, 1.6, 1.45, 1.2], Tries: true, JudgesTimes: true, TimeSpan.FromSeconds(6));

    /// <summary>A few cells, for every change.</summary>
    public static DotNetPlan Short { get; } = new([48], [8, 1.5, 1.2], Tries: false, JudgesTimes: false, TimeSpan.FromSeconds(6));

    // 1.6 is what heap and all that lies outside it need beside the heap limit here.
    private const double LimitOverHeap = 1.6;

    /// <summary>Services with large entries without pointers and small ones with three.</summary>
    public IEnumerable<DotNetCell> Services =>
        from live in Lives
        from entry in Tries ? [1024, 160] : (int[])[1024]
        select With(new DotNetCell(live, entry, 128, 16, 800, null, 0), Rooms[0]);

    /// <summary>A service under a heap limit of so many live heaps.</summary>
    public static DotNetCell With(DotNetCell service, double room)
    {
        var limit = (int)Math.Ceiling(room * service.LiveMb * LimitOverHeap);
        return service with { LimitMb = limit, HeapPercent = (int)Math.Round(100 / LimitOverHeap) };
    }
}
