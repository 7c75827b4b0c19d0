using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What today's facts alone tell, whether the container is sized or not.</summary>
internal static class FactFindings
{
    /// <summary>No process starts in less; what is below was meant in another unit.</summary>
    private const long LeastPlausible = 64 << 10;

    public static IEnumerable<Finding> Of(Workload workload, ContainerFacts container)
    {
        var current = container.Current;
        if (container.OomKills is { Count: > 0 } kills)
        {
            var last = kills.MaxBy(static k => k.AtMs)!;
            var at = last.Limit is { } limit ? $" at its limit {limit}" : "";
            yield return new Finding(FindingCodes.OomKilled, Severity.Critical, $"Killed {kills.Count} time{(kills.Count == 1 ? "" : "s")} for lack of memory, last{at} in pod {last.Pod}, {Figures.Moment(last.AtMs)}.");
        }

        if (workload.Controller is { } controller)
        {
            yield return new Finding(FindingCodes.KeptByController, Severity.Info, $"{controller} made this {workload.Id.Kind} and puts it back after a change: change the resources that {controller} gives it.");
        }

        foreach (var (name, amount) in new[] { ("request", current.MemoryRequest), ("limit", current.MemoryLimit) })
        {
            if (amount is { Bytes: > 0 and < LeastPlausible } small)
            {
                yield return new Finding(FindingCodes.MemoryUnitSuspicious, Severity.Warning, $"The memory {name} is {small.Bytes} bytes; a suffix m means thousandths: was M or Mi meant?");
            }
        }

        // Where workloads are inferred from names, nobody told the settings either: unknown is not unset.
        if (container.Role == ContainerRole.Init || (workload.Inferred && current == ResourceSettings.None))
        {
            yield break;
        }

        if (current.MemoryLimit is null)
        {
            yield return new Finding(FindingCodes.MemoryUnbounded, Severity.Warning, "No memory limit today: a leak or a spike takes memory from everything else on the node.");
        }

        if (current.CpuRequest is null || current.MemoryRequest is null)
        {
            var what = (current.CpuRequest, current.MemoryRequest) switch { (null, null) => "CPU and memory request", (null, _) => "CPU request", _ => "memory request" };
            yield return new Finding(FindingCodes.RequestMissing, Severity.Info, $"No {what} today: the scheduler places it as if it needed nothing.");
        }
    }
}
