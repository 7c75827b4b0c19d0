using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>How an autoscaler that follows utilisation answers to the new request.</summary>
/// <remarks>
/// replicas = ⌈replicas × utilisation ÷ target⌉, utilisation = used ÷ request (the HPA's algorithm). Worked: 3 replicas, median 70m, request 500m → 100m,
/// target 70 %: 14 % → 70 %, still 3; with P95 140m: 140 % asks for ⌈3 × 140 ÷ 70⌉ = 6. The old behaviour on the new request needs 70 % × 500 ÷ 100 = 350 %.
/// </remarks>
internal static class AutoscalerFindings
{
    public static IEnumerable<Finding> Of(SizingContext context, ResourceSettings proposal)
    {
        if (context.Workload.Autoscaler is not { FollowsRequests: true } autoscaler)
        {
            yield break;
        }

        foreach (var target in autoscaler.Targets)
        {
            if (target is not { Metric: "cpu" or "memory", UtilizationPercent: > 0 and var aim })
            {
                continue;
            }

            var isCpu = target.Metric == "cpu";
            var now = isCpu ? context.Current.CpuRequest?.Cores : context.Current.MemoryRequest?.Bytes;
            var then = isCpu ? proposal.CpuRequest?.Cores : proposal.MemoryRequest?.Bytes;
            if (now is > 0 and var before && then is > 0 and var after && before != after && (isCpu ? context.Usage.HasCpu : context.Usage.HasMemory))
            {
                yield return Moves(context, autoscaler, target.Metric, aim, before, after);
            }
        }
    }

    private static Finding Moves(SizingContext context, Autoscaler autoscaler, string metric, double aim, double before, double after)
    {
        var (median, high) = metric == "cpu"
            ? (context.Usage.CpuQuantile(0.5), context.Usage.CpuQuantile(0.95))
            : (context.Usage.MemoryQuantile(0.5), context.Usage.MemoryQuantile(0.95));
        var replicas = Math.Max(1, context.Workload.Replicas);
        var atMedian = Replicas(replicas, median / after * 100, aim);
        var atHigh = Replicas(replicas, high / after * 100, aim);
        var short_ = autoscaler.MaxReplicas is { } most && atHigh > most;
        var max = autoscaler.MaxReplicas is { } limit ? $" of at most {limit}" : "";
        var text = $"{autoscaler.Name} aims at {aim:0.#} % of the {metric} request: median {median / before:0 %} → {median / after:0 %}, P95 → {high / after:0 %}: {atMedian} to {atHigh} replicas for {replicas}{max}; as before with target {aim * before / after:0} %.";
        return new Finding(FindingCodes.AutoscalerMoves, short_ || atMedian > replicas ? Severity.Warning : Severity.Info, text);
    }

    /// <summary>What the HPA would ask for; within a tenth of the target it does not move.</summary>
    private static int Replicas(int replicas, double utilization, double target) =>
        Math.Abs(utilization / target - 1) <= 0.1 ? replicas : (int)Math.Min(int.MaxValue, Math.Max(1, Math.Ceiling(replicas * utilization / target)));
}
