using Ullage.Model;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Sizing;

/// <summary>
/// An autoscaler that follows utilisation acts at target × request. Where its target moves with the request (<see cref="AutoscaledMode.Retarget"/>) the request is
/// free, and the limit must let a pod reach that threshold, or nothing would ever scale. Where the target stays (<see cref="AutoscaledMode.Honor"/>), and where there is no
/// request today, the request stays at P99 ÷ target at least, but never above today's.
/// </summary>
/// <remarks>
/// Worked: target 70 % of 500m acts at 350m: limit at least 350m ÷ 0.8 = 438m. Honoured, with P99 70m: 70m ÷ 0.7 = 100m. An autoscaler that was at work, above its fewest replicas, keeps
/// its thresholds exactly. Memory is not shared: with n replicas it asks for ⌈n × use ÷ threshold⌉, which lets the last replica above the fewest, m, go only where use ÷ threshold ≤ m ÷ (m + 1).
/// So an honoured memory request is at least P99 ÷ target × (m + 1) ÷ m: at m = 3 and 75 %, P99 300Mi gives 533Mi.
/// </remarks>
internal sealed class AutoscalerRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Options.Autoscaled == AutoscaledMode.Explain || context.Workload.Autoscaler is not { } autoscaler)
        {
            return;
        }

        foreach (var target in autoscaler.Targets)
        {
            if (target.FollowsRequest && target.Container is var name && (name is null || name == context.Container.Id.Name))
            {
                Constrain(context, into, autoscaler, target.Metric == "cpu", target.UtilizationPercent!.Value / 100);
            }
        }
    }

    private static void Constrain(SizingContext context, ConstraintSet into, Autoscaler autoscaler, bool isCpu, double share)
    {
        if (isCpu ? !context.Usage.HasCpu : !context.Usage.HasMemory)
        {
            return;
        }

        double? now = isCpu ? context.Current.CpuRequest?.Cores : context.Current.MemoryRequest?.Bytes;
        if (context.Options.Autoscaled == AutoscaledMode.Honor || now is null)
        {
            Honour(context, into, autoscaler, isCpu, share, now);
        }
        else if ((!isCpu || context.WantsCpuLimit) && (!(isCpu ? context.Shape.CpuRequestEqualsLimit : context.MemoryRequestEqualsLimit) || WasAtWork(context, autoscaler)))
        {
            Reach(context, into, autoscaler, isCpu, share, now.Value);
        }
    }

    private static void Reach(SizingContext context, ConstraintSet into, Autoscaler autoscaler, bool isCpu, double share, double now)
    {
        var part = isCpu ? AutoscalerPlanner.ShareOfCpuLimit : AutoscalerPlanner.ShareOfMemoryLimit;
        var needed = now * share / part;
        var amount = Math.Min(needed, (isCpu ? context.Current.CpuLimit?.Cores : context.Current.MemoryLimit?.Bytes) ?? double.PositiveInfinity);
        into.Raise("autoscaler-threshold", isCpu ? ResourceField.CpuLimit : ResourceField.MemoryLimit, amount,
            $"{autoscaler.Kind} {autoscaler.Name} acts at {share * 100:0.#} % of {Amount(isCpu, now)} = {Amount(isCpu, now * share)} a pod: ÷ {part:0.#} so that a pod gets there{(amount < needed ? ", but not above today's limit" : "")} = {Amount(isCpu, amount)}.");
    }

    private static void Honour(SizingContext context, ConstraintSet into, Autoscaler autoscaler, bool isCpu, double share, double? now)
    {
        var high = isCpu ? context.Usage.CpuQuantile(0.99) : context.Usage.MemoryQuantile(0.99);
        var fewest = Math.Max(1, autoscaler.MinReplicas ?? 1);
        var needed = high / share * (isCpu ? 1 : (fewest + 1.0) / fewest);
        var (rule, field) = isCpu ? ("autoscaler-cpu", ResourceField.CpuRequest) : ("autoscaler-memory", ResourceField.MemoryRequest);
        var evidence = new Evidence(isCpu ? "cpu p99" : "memory p99", high, isCpu ? "cores" : "bytes");
        if (now is { } request && WasAtWork(context, autoscaler))
        {
            into.Raise(rule, field, request, $"{autoscaler.Kind} {autoscaler.Name} was at work at {share * 100:0.#} % of {Amount(isCpu, request)}: with its target kept, a lower request would add replicas.", evidence);
            return;
        }

        var amount = Math.Min(needed, now ?? double.PositiveInfinity);
        var more = isCpu ? "" : $" × {fewest + 1} ÷ {fewest} so that memory alone holds no replica";
        into.Raise(rule, field, amount,
            $"{autoscaler.Kind} {autoscaler.Name} aims at {share * 100:0.#} % of the request: P99 {Amount(isCpu, high)} ÷ {share:0.###}{more} = {Amount(isCpu, needed)}{(amount < needed ? $", but not above today's {Amount(isCpu, amount)}" : "")}.",
            evidence);
    }

    /// <summary>Whether there were more than its fewest replicas for an hour.</summary>
    private static bool WasAtWork(SizingContext context, Autoscaler autoscaler)
    {
        var fewest = Math.Max(1, autoscaler.MinReplicas ?? 1);
        foreach (var hour in context.Summary.Hours)
        {
            if (hour.Pods > fewest + 0.5)
            {
                return true;
            }
        }

        return false;
    }

    private static string Amount(bool isCpu, double amount) => isCpu ? Figures.Cpu(amount) : Figures.Memory(amount);
}
