using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What is wrong with a Go service's settings in force.</summary>
internal static class GoFindings
{
    public static IEnumerable<Finding> Memory(SizingContext context, ResourceSettings proposal)
    {
        var (runtime, today) = (context.Runtime, context.Current.MemoryLimit);
        if (runtime.GoMemLimit is { } soft)
        {
            if (soft >= today)
            {
                yield return new Finding(FindingCodes.GoMemLimitOverLimit, Severity.Warning, $"GOMEMLIMIT {Text(soft)} is not below the memory limit {today}: the kernel kills before the collector presses.");
            }

            if (soft >= proposal.MemoryLimit && (today is null || proposal.MemoryLimit < today))
            {
                yield return new Finding(FindingCodes.GoMemLimitOverProposal, Severity.Critical, $"GOMEMLIMIT {Text(soft)} is not below the proposed limit {proposal.MemoryLimit}: set both together, also where code or an image sets it.");
            }

            if (GoMemoryModel.LeastSoftLimit(runtime) is { } least && soft.Bytes < least)
            {
                yield return new Finding(FindingCodes.GoMemLimitTight, Severity.Warning, $"GOMEMLIMIT {Text(soft)} leaves little above the live heap {Figures.Memory(runtime.LiveHeap!.Value.Bytes)}; at least {Figures.Memory(least)} keeps the collector from running all the time.");
            }
        }
        else if (runtime is { GoMemLimitTold: true, GoGcTold: true, GoGcPercent: null })
        {
            yield return new Finding(FindingCodes.GoGcOffUnbounded, Severity.Critical, "GOGC is off and GOMEMLIMIT is not set: the heap grows until the kernel kills.");
        }
    }

    public static Finding TooManyProcs(string? version, int procs, CpuQuantity limit, bool follows)
    {
        var why = follows
            ? $"{version} would follow the limit, but a go line below 1.25 in go.mod, the variable or a call stops it"
            : "Go before 1.25 takes the node's CPU count";
        return new Finding(FindingCodes.GoMaxProcsOverLimit, Severity.Warning, $"GOMAXPROCS {procs} exceeds the CPU limit {limit}, so threads are throttled together; {why}.");
    }

    /// <summary>Fewer threads than Go would take: automaxprocs rounds down, the variable and a call stay as they are.</summary>
    public static Finding FixedProcs(string? version, int procs, int byRuntime, CpuQuantity limit) => new(
        FindingCodes.GoMaxProcsFixed, Severity.Info,
        $"GOMAXPROCS is {procs} where {version} would take {byRuntime} under the CPU limit {limit}: the variable, automaxprocs (which rounds down) or a call fixes it, and then the runtime no longer follows the limit.");

    /// <summary>As Go writes it: <c>460MiB</c>, or bytes where it is not whole.</summary>
    public static string Text(ByteQuantity amount) => amount.Bytes % (1 << 20) == 0 ? $"{amount.Bytes >> 20}MiB" : $"{amount.Bytes}B";
}
