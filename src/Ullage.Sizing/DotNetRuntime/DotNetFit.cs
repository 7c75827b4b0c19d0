using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>.NET's heap limit and processor count for the limits proposed.</summary>
/// <remarks>
/// The runtime reads the control group at start: heap limit max(20 MB, 75 %), processors ⌈CPU limit⌉. So nothing is set unless what lies
/// outside the heap needs more than the quarter left to it. Worked: limit 512Mi, outside 200Mi: (512 − 200) ÷ 512 = 60.9 % → 60 → <c>3C</c>, without a prefix: the JIT's runtime takes <c>0x3C</c> too, a natively compiled program passes it over.
/// </remarks>
internal static class DotNetFit
{
    // On two processors the server collector's second heap buys nothing.
    private const int MostForWorkstation = 2;
    private const double TellingHoles = 0.25;

    public static RuntimeFit Of(SizingContext context, ResourceSettings proposal, DotNetTuning? tuning)
    {
        List<EnvironmentSetting> environment = [];
        List<Reason> reasons = [];
        List<Finding> findings = [];
        if (proposal.MemoryLimit is { Bytes: > 0 } limit)
        {
            HeapLimit(limit);
        }

        Conserve();
        if (proposal.CpuLimit is { } cpu)
        {
            Processors(cpu);
            if (cpu.Cores <= 1 && context.Current.CpuLimit is not { Cores: <= 1 })
            {
                findings.Add(new Finding(FindingCodes.DotNetCollectorChanges, Severity.Info, $"With a CPU limit of one core or less ({cpu}) .NET takes the workstation collector instead of the server one: less memory, longer pauses."));
            }
        }

        findings.AddRange(tuning is null ? [] : DotNetTuningFindings.Of(context, tuning));
        return new RuntimeFit(environment, reasons, findings);

        void Processors(CpuQuantity cpu)
        {
            var wanted = Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(cpu.Cores)));
            if (context.Runtime.DotNet?.Processors is { } told && context.Current.CpuLimit is { } today && told > Math.Max(1, Math.Ceiling(today.Cores)))
            {
                environment.Add(new EnvironmentSetting("DOTNET_PROCESSOR_COUNT", $"{wanted:X}", $"{told:X}"));
                reasons.Add(new Reason("dotnet-processors", ResourceField.Environment, $"Processors: the CPU limit {cpu} rounded up = {wanted}; the runtime was told {told}, so it does not follow the limit.", Binding: true));
                findings.Add(new Finding(FindingCodes.DotNetProcessorsOverLimit, Severity.Warning, $".NET counts {told} processors under a CPU limit of {today}: DOTNET_PROCESSOR_COUNT overrules the limit, and threads and the server collector's heaps are made for processors that are not there."));
            }
            else
            {
                reasons.Add(new Reason("dotnet-processors", ResourceField.Environment, $"Processors: not set, .NET rounds the CPU limit {cpu} up to {wanted} by itself.", Binding: false));
            }

            if (wanted == MostForWorkstation)
            {
                environment.Add(new EnvironmentSetting("DOTNET_gcServer", "0", null));
                reasons.Add(new Reason("dotnet-collector", ResourceField.Environment, $"Collector: workstation. On {wanted} processors a web service would take the server collector, which held 1.6 times the memory for the same pauses when measured.", Binding: true));
            }
            else
            {
                reasons.Add(new Reason("dotnet-collector", ResourceField.Environment, wanted == 1
                    ? "Collector: not set, on one processor .NET takes the workstation collector whatever it is told."
                    : $"Collector: not set, {wanted} processors are worth the server collector where the service is built for it.", Binding: false));
            }
        }

        void Conserve()
        {
            if (tuning?.Terms.Fragmentation is { } holes)
            {
                reasons.Add(new Reason("dotnet-conserve-memory", ResourceField.Environment, holes < TellingHoles
                    ? $"DOTNET_GCConserveMemory: not set, holes are {Figures.Percent(holes)} of the heap, and the heap limit bounds the rest."
                    : $"DOTNET_GCConserveMemory: not set, but holes are {Figures.Percent(holes)} of the heap; {(int)Math.Clamp(Math.Floor(10 * (1 - holes)) + 1, 1, 9)} would have full collections close them (it compacts above {Figures.Percent(1 - (Math.Clamp(Math.Floor(10 * (1 - holes)) + 1, 1, 9) / 10))}).", Binding: false));
            }
        }

        void HeapLimit(ByteQuantity limit)
        {
            var runtime = context.Runtime;
            if (tuning is not null)
            {
                Tuned(tuning, limit);
                TooHigh(runtime, limit);
                return;
            }

            var room = 1 - ((double)(runtime.OutsideRuntime?.Bytes ?? 0) / limit.Bytes);
            var percent = (int)Math.Floor(room * 100);
            if (percent < DotNetHeapRule.HeapShare * 100 && percent >= 1)
            {
                environment.Add(new EnvironmentSetting("DOTNET_GCHeapHardLimitPercent", $"{percent:X}", InForce(runtime.HeapHardLimit, context.Current.MemoryLimit)));
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: {Figures.Memory(runtime.OutsideRuntime!.Value.Bytes)} lie outside the heap, so it may have {percent} % of {limit} (hexadecimal {percent:X}), not 75 %.", Binding: true,
                    new Evidence("outside the dotnet heap p99", runtime.OutsideRuntime.Value.Bytes, "bytes")));
            }
            else
            {
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: not set, .NET takes 75 % of {limit} = {Figures.Memory(Math.Max(DotNetHeapRule.LeastHeap, limit.Bytes * DotNetHeapRule.HeapShare))} by itself.", Binding: false));
            }

            TooHigh(runtime, limit);
        }

        void Tuned(DotNetTuning tuning, ByteQuantity limit)
        {
            var chosen = tuning.Chosen;
            if (chosen is { HeapPercent: { } percent, HeapLimit: { } heap })
            {
                environment.Add(new EnvironmentSetting("DOTNET_GCHeapHardLimitPercent", $"{percent:X}", InForce(context.Runtime.HeapHardLimit, context.Current.MemoryLimit)));
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: the lesser of 90 % and 95 % − {Figures.Memory(tuning.Terms.Outside ?? 0)} outside the heap = {percent} % of {limit} = {Figures.Memory(heap.Bytes)} (hexadecimal {percent:X}), not 75 %: full collections begin at {Figures.Memory(chosen.Ceiling)}.", Binding: true,
                    new Evidence("outside the dotnet heap p99", tuning.Terms.Outside ?? 0, "bytes")));
            }
            else
            {
                reasons.Add(new Reason("dotnet-heap-share", ResourceField.Environment, $"Heap limit: not set, 75 % of {limit} hold the {Figures.Memory(chosen.Ceiling + tuning.Terms.Reserve)} that the collector wants by itself.", Binding: false));
            }
        }

        void TooHigh(RuntimeFacts runtime, ByteQuantity limit)
        {
            if (runtime.HeapHardLimit is { } hard && hard >= limit && !(context.Current.MemoryLimit <= limit) && !FollowsLimit(hard, context.Current.MemoryLimit))
            {
                findings.Add(new Finding(FindingCodes.DotNetHeapOverLimit, Severity.Critical, $"The heap's hard limit {Figures.Memory(hard.Bytes)} is set apart from the memory limit and not below the proposed {limit}: set DOTNET_GCHeapHardLimit anew or remove it."));
            }
        }
    }

    /// <summary>The heap limit that holds today, in bytes: as told, else the runtime's own share of the memory limit; null when there is none.</summary>
    public static double? HeapLimitToday(SizingContext context) =>
        context.Runtime.HeapHardLimit is { } told ? told.Bytes : context.Current.MemoryLimit is { Bytes: > 0 } limit ? Math.Max(DotNetHeapRule.LeastHeap, limit.Bytes * DotNetHeapRule.HeapShare) : null;

    /// <summary>The share that a heap limit is of the memory limit it runs under, as the variable would say it; null where it is the runtime's own, or not told.</summary>
    /// <remarks>A limit given in bytes reads the same here: it holds the heap to the same amount as long as the memory limit stays. 61 % of 420Mi is told as 256.2Mi.</remarks>
    private static string? InForce(ByteQuantity? hard, ByteQuantity? limit) =>
        hard is { } heap && limit is { Bytes: > 0 } total && heap <= total && !FollowsLimit(heap, limit) ? $"{(int)Math.Round(100.0 * heap.Bytes / total.Bytes, MidpointRounding.AwayFromZero):X}" : null;

    /// <summary>Whether a heap limit is the runtime's own 75 %, to within a hundredth, and so follows a new limit.</summary>
    private static bool FollowsLimit(ByteQuantity hard, ByteQuantity? limit) =>
        limit is { Bytes: > 0 } total && Math.Abs(((double)hard.Bytes / total.Bytes) - DotNetHeapRule.HeapShare) <= 0.01;
}
