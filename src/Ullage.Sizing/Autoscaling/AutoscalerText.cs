using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing.Autoscaling;

/// <summary>An autoscaler's plan in sentences: target, threshold, replicas, order.</summary>
internal static class AutoscalerText
{
    public static string Of(Autoscaler autoscaler, IReadOnlyList<TargetChange> changes, AutoscalerOrder order, bool kept, ReplicaOutlook? outlook, AutoscaledMode mode)
    {
        var culture = CultureInfo.InvariantCulture;
        List<string> parts = [];
        foreach (var change in changes)
        {
            var name = $"{change.Metric}{(change.Container is { } container ? $" of {container}" : "")}";
            var request = change.RequestNow is { } now && now != change.RequestThen
                ? $"request a pod {Amount(change, now)} → {Amount(change, change.RequestThen)}"
                : $"request a pod {Amount(change, change.RequestThen)}";
            var threshold = change.ThresholdNow is not { } before ? $"acts at {Amount(change, change.ThresholdThen)} a pod"
                : Same(before, change.ThresholdThen) ? $"still acts at {Amount(change, change.ThresholdThen)} a pod"
                : $"acts at {Amount(change, change.ThresholdThen)} a pod instead of {Amount(change, before)}";
            parts.Add(change.Recommended == change.Current
                ? string.Create(culture, $"{name}: target {change.Current:0.#} % stays, {request}, {threshold}")
                : string.Create(culture, $"{name}: target {change.Current:0.#} % → {change.Recommended:0.#} %, {request}, {threshold}"));
        }

        var text = $"{autoscaler.Name}: {string.Join("; ", parts)}.";
        text += kept ? " Replicas stay as they were." : outlook is null ? " No hour was seen in which to reckon the replicas." : $" For the window's load: {Range(outlook.Now)} replicas today, {Range(outlook.Then)} then (seen {Range(outlook.Seen)}).";
        if (mode != AutoscaledMode.Retarget && !kept && changes.FirstOrDefault(static c => c.ThresholdNow is not null) is { } first)
        {
            text += string.Create(culture, $" As before with a target of {first.ThresholdNow!.Value / first.RequestThen * 100:0} %.");
        }

        return text + OrderOf(autoscaler, order);
    }

    /// <summary>Why in this order: a utilisation that reads too low removes replicas only after five minutes, one that reads too high adds them at once.</summary>
    private static string OrderOf(Autoscaler autoscaler, AutoscalerOrder order)
    {
        if (order == AutoscalerOrder.None)
        {
            return "";
        }

        var where = autoscaler.Kind == "ScaledObject" ? $" KEDA owns the HPA: set it in the ScaledObject's trigger (metadata.value)." : "";
        return where + order switch
        {
            AutoscalerOrder.TargetFirst => " Raise the target first, then lower the request within the five minutes after which replicas would be removed, or hold minReplicas at today's count until the rollout is done.",
            AutoscalerOrder.RequestFirst => " Raise the request first, then lower the target as soon as the rollout is done; hold minReplicas at today's count if it takes longer than five minutes.",
            _ => " Raise the target that rises first, then change the requests, then lower the other, all within five minutes, or hold minReplicas at today's count meanwhile.",
        };
    }

    private static bool Same(double a, double b) => Math.Abs((a / b) - 1) <= 0.02;

    private static string Amount(TargetChange change, double amount) => change.Metric == "cpu" ? Figures.Cpu(amount) : Figures.Memory(amount);

    private static string Range(ReplicaRange range) => range.Least == range.Most
        ? range.Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.Least}–{range.Most} (mean {range.Mean:0.#})");
}
