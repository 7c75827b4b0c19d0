using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>.NET's heap limit and processor count for the limits proposed.</summary>
/// <remarks>
/// The runtime reads the control group at start: heap limit max(20 MB, 75 %), processors ⌈CPU limit⌉. So nothing is set unless what lies
/// outside the heap needs more than the quarter left to it. Worked: limit 512Mi, outside 200Mi: (512 − 200) ÷ 512 = 60.9 % → 60 → 0x3C.
/// </remarks>
internal static class DotNetFit
{
    public static RuntimeFit Of(SizingContext context, ResourceSettings proposal)
    {
        List<EnvironmentSetting> environment = [];
        List<Reason> reasons = [];
        List<Finding> findings = [];
        if (proposal.MemoryLimit is { Bytes: > 0 } limit)
        {
            HeapLimit(limit);
        }

        if (proposal.CpuLimit is { } cpu)
        {
            reasons.Add(new Reason("dotnet-processors", ResourceField.Environment, $"Processors: not set, .NET rounds the CPU limit {cpu} up to {Math.Max(1, Math.Ceiling(cpu.Cores)):0} by itself.", Binding: false));
            if (cpu.Cores <= 1 && context.Current.CpuLimit is not { Cores: <= 1 })
            {
                findings.Add(new Finding(FindingCodes.DotNetCollectorChanges, Severity.Info, $"With a CPU limit of one core or less ({cpu}) .NET takes the workstation collector instead of the server one: less memory, longer pauses."));
            }
        }

        return new RuntimeFit(environment, reasons, findings);

        void HeapLimit(ByteQuantity limit)
        {
            var runtime = context.Runtime;
            var room = 1 - ((double)(runtime.OutsideRuntime?.Bytes ?? 0) / limit.Bytes);
            var percent = (int)Math.Floor(room * 100);
            if (percent < DotNetHeapRule.HeapShare * 100 && percent >= 1)
            {
                environment.Add(new EnvironmentSetting("DOTNET_GCHeapHardLimitPercent", $"0x{percent:X}", InForce(runtime.HeapHardLimit, context.Current.MemoryLimit)));
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: {Figures.Memory(runtime.OutsideRuntime!.Value.Bytes)} lie outside the heap, so it may have {percent} % of {limit} (hexadecimal 0x{percent:X}), not 75 %.", Binding: true,
                    new Evidence("outside the dotnet heap p99", runtime.OutsideRuntime.Value.Bytes, "bytes")));
            }
            else
            {
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: not set, .NET takes 75 % of {limit} = {Figures.Memory(Math.Max(DotNetHeapRule.LeastHeap, limit.Bytes * DotNetHeapRule.HeapShare))} by itself.", Binding: false));
            }

            if (runtime.HeapHardLimit is { } hard && hard >= limit && !(context.Current.MemoryLimit <= limit) && !FollowsLimit(hard, context.Current.MemoryLimit))
            {
                findings.Add(new Finding(FindingCodes.DotNetHeapOverLimit, Severity.Critical, $"The heap's hard limit {Figures.Memory(hard.Bytes)} is set apart from the memory limit and not below the proposed {limit}: set DOTNET_GCHeapHardLimit anew or remove it."));
            }
        }
    }

    /// <summary>The share that a heap limit is of the memory limit it runs under, as the variable would say it; null where it is the runtime's own, or not told.</summary>
    /// <remarks>A limit given in bytes reads the same here: it holds the heap to the same amount as long as the memory limit stays. 61 % of 420Mi is told as 256.2Mi.</remarks>
    private static string? InForce(ByteQuantity? hard, ByteQuantity? limit) =>
        hard is { } heap && limit is { Bytes: > 0 } total && heap <= total && !FollowsLimit(heap, limit) ? $"0x{(int)Math.Round(100.0 * heap.Bytes / total.Bytes, MidpointRounding.AwayFromZero):X}" : null;

    /// <summary>Whether a heap limit is the runtime's own 75 %, to within a hundredth, and so follows a new limit.</summary>
    private static bool FollowsLimit(ByteQuantity hard, ByteQuantity? limit) =>
        limit is { Bytes: > 0 } total && Math.Abs(((double)hard.Bytes / total.Bytes) - DotNetHeapRule.HeapShare) <= 0.01;
}
