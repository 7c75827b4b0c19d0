using Ullage.Model;
using Ullage.Sizing.Risk;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing;

/// <summary>What usage tells against the settings of today and the proposal: what lacks first, then what is too much.</summary>
internal static class ContainerFindings
{
    /// <summary>Share of the memory limit from which a peak counts as close.</summary>
    private const double Near = 0.9;

    /// <summary>Times the proposal from which a request counts as over-provisioned.</summary>
    private const double Over = 2;

    /// <summary>Mean and P99 below which a container counts as idle, in cores.</summary>
    private const double IdleMean = 0.001, IdleP99 = 0.005;

    /// <summary>P95 over the proposed memory request from which eviction is worth a word, and from which a warning.</summary>
    private const double EvictionWord = 1.1, EvictionWarning = 1.5;

    /// <summary>Share of throttled periods that is critical: one in four.</summary>
    private const double ThrottledBadly = 0.25;

    public static IEnumerable<Finding> Of(SizingContext context, ResourceSettings proposal) =>
        [.. FactFindings.Of(context.Workload, context.Container), .. Lacking(context, proposal), .. GrowthFindings.Of(context, proposal), .. LevelStepRule.Findings(context), .. Proposed(context, proposal), .. PodDifference.Of(context), .. TooMuch(context, proposal)];

    private static IEnumerable<Finding> Lacking(SizingContext context, ResourceSettings proposal)
    {
        var (current, cpu, memory) = (context.Current, context.Summary.Cpu, context.Summary.Memory);
        if (context.Usage.HasMemory && current.MemoryLimit is { Bytes: > 0 } limit && memory.Peak.Value >= Near * limit.Bytes)
        {
            // Where the policy would not raise it, its risk is within what was asked for: steady memory may rest just below its limit.
            var isEnough = proposal.MemoryLimit is { } proposed && proposed.Bytes <= limit.Bytes;
            var severity = isEnough ? Severity.Info : memory.P99 >= Near * limit.Bytes ? Severity.Critical : Severity.Warning;
            yield return new Finding(
                FindingCodes.MemoryNearLimit, severity,
                $"The peak {Figures.Memory(memory.Peak.Value)}{Figures.Seen(memory.Peak)} is {Figures.Percent(memory.Peak.Value / limit.Bytes)} of the memory limit {limit}{(isEnough ? ", which the policy finds enough" : "")}.");
        }

        if (cpu.ThrottledShare is >= ThrottlingRule.Considerable and var share)
        {
            yield return new Finding(FindingCodes.CpuThrottled, share >= ThrottledBadly ? Severity.Critical : Severity.Warning, $"Throttled in {Figures.Percent(share)} of periods at the CPU limit {current.CpuLimit?.ToString() ?? "then set"}.");
        }

        if (context.Usage.HasCpu && current.CpuRequest is { } cpuRequest && cpu.P95 > cpuRequest.Cores)
        {
            yield return new Finding(FindingCodes.CpuOverRequest, Severity.Warning, $"P95 of CPU {Figures.Cpu(cpu.P95)} is above the request {cpuRequest}: it lives on what neighbours leave.");
        }

        if (context.Usage.HasMemory && current.MemoryRequest is { } memoryRequest && memory.P95 > memoryRequest.Bytes)
        {
            yield return new Finding(FindingCodes.MemoryOverRequest, Severity.Warning, $"P95 of the working set {Figures.Memory(memory.P95)} is above the request {memoryRequest}: among the first to be evicted when the node runs short.");
        }
    }

    private static IEnumerable<Finding> Proposed(SizingContext context, ResourceSettings proposal)
    {
        if (context.Usage.HasMemory && proposal.MemoryRequest is { Bytes: > 0 } request && context.Summary.Memory.P95 / request.Bytes is >= EvictionWord and var ratio)
        {
            yield return new Finding(FindingCodes.EvictionRisk, ratio >= EvictionWarning ? Severity.Warning : Severity.Info,
                $"The memory request {request} is exceeded often, P95 {Figures.Memory(context.Summary.Memory.P95)}: an early victim of node pressure; a request at the peak avoids it.");
        }

        if (context.Summary.Cpu.StartupMax is { } startup && proposal.CpuLimit is { } limit && startup.Value > limit.Cores)
        {
            yield return new Finding(FindingCodes.StartupOverLimit, Severity.Info, $"Start-up uses up to {Figures.Cpu(startup.Value)}{Figures.Seen(startup)}; under the CPU limit {limit} it takes about {startup.Value / limit.Cores:0.#} times as long.");
        }
    }

    // The hour after the last one that worked; before the window nothing is known.
    private static string IdleSince(SizingContext context)
    {
        long? since = null;
        var (first, previousBusy) = (true, false);
        foreach (var hour in context.Summary.Hours)
        {
            var busy = hour.CpuMax >= IdleP99;
            since = busy ? null : first || previousBusy ? hour.StartMs : since;
            (first, previousBusy) = (false, busy);
        }

        var start = context.Summary.Hours.Count > 0 ? context.Summary.Hours[0].StartMs : 0;
        return since is not { } at ? "but for moments" : at == start ? $"in all of the {Figures.Length(context.Summary.Coverage.Span)} seen" : $"since {Figures.Moment(at)}";
    }

    private static string Freed(SizingContext context)
    {
        var (current, replicas) = (context.Current, Math.Max(1, context.Workload.Replicas));
        var freed = string.Join(" and ", new[]
        {
            current.CpuRequest is { } cpu ? $"{Figures.Cpu(cpu.Cores * replicas)} of CPU" : "", current.MemoryRequest is { } memory ? $"{Figures.Memory((double)memory.Bytes * replicas)} of memory" : "",
        }.Where(static t => t.Length > 0));
        return freed.Length == 0 ? "It requests nothing." : $"Removed or scaled to zero, its {replicas} replica{(replicas == 1 ? "" : "s")} give back {freed}.";
    }

    private static IEnumerable<Finding> TooMuch(SizingContext context, ResourceSettings proposal)
    {
        var (current, cpu) = (context.Current, context.Summary.Cpu);
        if (context.Usage.HasCpu && cpu.Mean < IdleMean && cpu.P99 < IdleP99)
        {
            yield return new Finding(FindingCodes.Idle, Severity.Info, $"Hardly does anything: {Figures.Cpu(cpu.Mean)} of CPU on average, P99 {Figures.Cpu(cpu.P99)}, {IdleSince(context)}. Is it still needed? {Freed(context)}");
        }

        if (context.Usage.HasCpu && current.CpuRequest is { } cpuNow && proposal.CpuRequest is { } cpuThen && cpuNow.Cores >= Over * cpuThen.Cores)
        {
            yield return new Finding(FindingCodes.CpuOverProvisioned, Severity.Info, $"The CPU request {cpuNow} is {cpuNow.Cores / cpuThen.Cores:0.#} times the {cpuThen} proposed.");
        }

        if (context.Usage.HasMemory && current.MemoryRequest is { } memoryNow && proposal.MemoryRequest is { } memoryThen && memoryNow.Bytes >= Over * memoryThen.Bytes)
        {
            yield return new Finding(FindingCodes.MemoryOverProvisioned, Severity.Info, $"The memory request {memoryNow} is {memoryNow.Bytes / (double)memoryThen.Bytes:0.#} times the {memoryThen} proposed.");
        }
    }
}
