namespace Ullage.Model;

/// <summary>Sums over replicas. Containers without a setting add nothing to that sum; containers without numbers add today's setting to both sides.</summary>
public sealed record ReportTotals
{
    /// <summary>Of nothing.</summary>
    public static ReportTotals None { get; } = new() { Current = ResourceSettings.None, Recommended = ResourceSettings.None, CpuUsed = CpuQuantity.Zero, MemoryUsed = ByteQuantity.Zero };

    /// <summary>Requests and limits today.</summary>
    public required ResourceSettings Current { get; init; }

    /// <summary>Requests and limits proposed.</summary>
    public required ResourceSettings Recommended { get; init; }

    /// <summary>Mean CPU used over the window.</summary>
    public required CpuQuantity CpuUsed { get; init; }

    /// <summary>Mean working set over the window.</summary>
    public required ByteQuantity MemoryUsed { get; init; }

    /// <summary>What containers that ask for too much give back; the net change is this less <see cref="Lacking"/>.</summary>
    public RequestShift GiveBack { get; init; } = RequestShift.None;

    /// <summary>What containers that ask for too little need more. A request that is absent today lacks all of what is proposed; one that nobody tells counts in neither.</summary>
    public RequestShift Lacking { get; init; } = RequestShift.None;

    /// <summary>A month's saving at the prices given; negative when the proposal costs more. Null without prices, and where no container's requests of today are told; containers whose are not count nothing.</summary>
    public MonthlySaving? Saving { get; init; }
}
