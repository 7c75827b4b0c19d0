namespace Ullage.Generators.Alerts.Watched;

/// <summary>Autoscalers, quotas and disruption budgets at their ends.</summary>
internal static class NamespaceAlerts
{
    public static IReadOnlyList<Alert> All { get; } = [AutoscalerAtMaximum(), ResourceQuotaNearFull(), DisruptionBudgetBlocksDrain()];

    private static Alert AutoscalerAtMaximum() => new()
    {
        Name = "AutoscalerAtMaximum",
        Summary = "<namespace>/<autoscaler> cannot scale further",
        Description = "The autoscaler runs its {{ $value | humanize }} replicas, the most it may, and wants no fewer: demand beyond this is not met.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Meaning = "At maxReplicas the target is exceeded without answer. Where requests were lowered without moving the target, this comes without any more load.",
        Look = "See whether load grew, or use a pod stayed and the request shrank.",
        Mend = "Raise maxReplicas within the quota, or move the target with the request (`ullage recommend` proposes both together).",
        Condition = static s =>
        {
            var by = s.With($"{s.Names.Namespace},{s.Names.Autoscaler}");
            string Max(Metrics.Metric m) => $"max by ({by}) ({m.Of()})";
            return $"({Max(s.Names.CurrentReplicas)} >= {Max(s.Names.MostReplicas)})\nand ({Max(s.Names.DesiredReplicas)} >= {Max(s.Names.MostReplicas)})\nand ({Max(s.Names.MostReplicas)} > {Max(s.Names.FewestReplicas)})";
        },
    };

    private static Alert ResourceQuotaNearFull() => new()
    {
        Name = "ResourceQuotaNearFull",
        Summary = "Quota <quota> of <namespace> is nearly full: {{ $labels.resource }}",
        Description = "{{ $value | humanizePercentage }} of {{ $labels.resource }} is taken. At 100 % new pods are refused: rollouts stop half-way and autoscalers cannot act.",
        Severity = AlertSeverity.Warning,
        For = "15m",
        Parameters = [new("quota-used", 90, "%", "taken over allowed")],
        Meaning = "A rolling update needs room for its surge beside what runs; a quota that is just large enough for the replicas blocks the next release.",
        Look = "Compare what is requested with what is used: `ullage recommend --namespace NAMESPACE` shows what could be given back.",
        Mend = "Apply the recommendations before raising the quota.",
        Condition = static s =>
        {
            var by = s.With($"{s.Names.Namespace},{s.Names.Quota},resource");
            return $"max by ({by}) ({s.Names.QuotaUsed.Of()})\n  / (max by ({by}) ({s.Names.QuotaHard.Of()}) > 0)\n  > {s.Number("quota-used", 0.01)}";
        },
    };

    private static Alert DisruptionBudgetBlocksDrain() => new()
    {
        Name = "DisruptionBudgetBlocksDrain",
        Summary = "<namespace>/<budget> lets no pod be evicted",
        Description = "For an hour the disruption budget has allowed no eviction of its pods: a node that carries one cannot be drained, and upgrades wait.",
        Severity = AlertSeverity.Warning,
        For = "1h",
        Meaning = "minAvailable equal to the replicas never allows an eviction; otherwise pods are unhealthy and the budget protects the rest.",
        Look = "Compare healthy pods with wanted ones: all healthy means the budget itself is the obstacle (`ullage audit` names it: pdb-blocks-drain).",
        Mend = "Write maxUnavailable: 1 in place of minAvailable, with two replicas or more; or mend the unhealthy pods.",
        Condition = static s =>
        {
            if (s.Names is not { DisruptionsAllowed: { } allowed, BudgetedPods: { } pods, Budget: { } budget })
            {
                return null;
            }

            var by = s.With($"{s.Names.Namespace},{budget}");
            return $"(max by ({by}) ({allowed.Of()}) == 0)\nand max by ({by}) ({pods.Of()}) > 0";
        },
    };
}
