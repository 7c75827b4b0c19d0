using Ullage.Model;

namespace Ullage.Sizing.Autoscaling;

/// <summary>
/// Reconciles a workload's requests with the autoscaler that follows them. The autoscaler acts on target × request, a threshold in cores or
/// bytes a pod; a new request leaves it where it is when the target moves with it: target × request today ÷ request then.
/// </summary>
/// <remarks>
/// So sizing again and again cannot shrink anything: the threshold, the replicas and with them the use of a pod stay, however often the median becomes
/// the request. Worked: target 70 % of 500m is 350m; at a request of 140m that is 250 %. A threshold that the new limit does not let a pod reach would switch
/// the autoscaler off, so it is at most <see cref="ShareOfCpuLimit"/> of the CPU limit and <see cref="ShareOfMemoryLimit"/> of the memory limit.
/// </remarks>
public static class AutoscalerPlanner
{
    /// <summary>Largest share of a CPU limit at which an autoscaler still acts in time: throttling flattens use as it nears the limit.</summary>
    internal const double ShareOfCpuLimit = 0.8;

    /// <summary>Largest share of a memory limit at which it acts: what is above the limit is killed, not scaled.</summary>
    internal const double ShareOfMemoryLimit = 0.9;

    /// <summary>Moves of a threshold below this are the rounding of targets to whole percents.</summary>
    private const double Rounding = 0.02;

    /// <summary>Share of the hours at the most replicas from which it is a finding.</summary>
    private const double OftenAtMost = 0.05;

    /// <summary>The workload's answer with the autoscaler's part, and with findings about it at the container that asks for most.</summary>
    /// <param name="workload">The answer so far, with final requests.</param>
    /// <param name="mode">Whether targets move, or requests stay with them.</param>
    public static WorkloadRecommendation Reconcile(WorkloadRecommendation workload, AutoscaledMode mode)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (workload.Autoscaler is not { Kind: not "VerticalPodAutoscaler" } autoscaler || !workload.Containers.Any(static c => c.Status == RecommendationStatus.Recommended))
        {
            return workload;
        }

        (workload, var plan, var counted, var behavior) = Plan(workload, autoscaler, mode);
        var findings = Findings(autoscaler, counted, behavior, plan).ToList();
        if (plan is null && findings.Count == 0)
        {
            return workload;
        }

        var host = counted.Where(static c => c.Status == RecommendationStatus.Recommended).MaxBy(static c => c.Current.CpuRequest?.Nanocores ?? c.Recommended.CpuRequest?.Nanocores ?? 0)!;
        return workload with
        {
            AutoscalerPlan = plan,
            Containers = findings.Count == 0
                ? workload.Containers
                : [.. workload.Containers.Select(c => ReferenceEquals(c, host) ? c with { Findings = FindingOrder.Sorted([.. c.Findings, .. findings]) } : c)],
        };
    }

    /// <summary>
    /// A reconciled answer once some of its containers stay as they are after all: the autoscaler's part is reckoned anew for what is left. How, the plan tells: where targets did not move, they do not.
    /// </summary>
    /// <param name="workload">The answer, in which nothing is recommended to those containers any more.</param>
    public static WorkloadRecommendation ReconcileAgain(WorkloadRecommendation workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (workload.Autoscaler is not { Kind: not "VerticalPodAutoscaler" } autoscaler || !workload.Containers.Any(static c => c.Status == RecommendationStatus.Recommended))
        {
            return workload with { AutoscalerPlan = null };
        }

        var (again, plan, _, _) = Plan(workload, autoscaler, workload.AutoscalerPlan is { Changes: false } ? AutoscaledMode.Explain : AutoscaledMode.Retarget);
        return again with
        {
            AutoscalerPlan = plan,
            Containers = [.. again.Containers.Select(static c => c with { Findings = [.. c.Findings.Where(static f => f.Code != FindingCodes.AutoscalerMoves)] })],
        };
    }

    private static (WorkloadRecommendation Workload, AutoscalerPlan? Plan, List<ContainerRecommendation> Counted, HpaBehavior Behavior) Plan(WorkloadRecommendation workload, Autoscaler autoscaler, AutoscaledMode mode)
    {
        workload = mode == AutoscaledMode.Retarget ? workload with { Containers = WholePercents.Of(autoscaler, workload.Containers) } : workload;
        var counted = workload.Containers.Where(static c => c.Role != ContainerRole.Init).ToList();
        var least = Math.Max(1, autoscaler.MinReplicas ?? 1);
        var behavior = new HpaBehavior(least, Math.Max(least, autoscaler.MaxReplicas ?? 1_000));
        var changes = autoscaler.Targets.Where(static t => t.FollowsRequest).Select(t => ChangeOf(t, counted, mode)).OfType<TargetChange>().ToList();
        var moved = changes.Where(static c => c.RequestNow != c.RequestThen || c.Recommended != c.Current).ToList();
        return (workload, moved.Count == 0 ? null : PlanOf(autoscaler, changes, counted, behavior, mode), counted, behavior);
    }

    private static TargetChange? ChangeOf(AutoscalerTarget target, List<ContainerRecommendation> counted, AutoscaledMode mode)
    {
        var isCpu = target.Metric == "cpu";
        var one = counted.Find(c => c.Id.Name == target.Container);
        var scope = one is null ? counted : [one];
        if (Sum(scope, c => Request(c.Recommended, isCpu)) is not (> 0 and var after))
        {
            return null;
        }

        var aim = target.UtilizationPercent!.Value;
        var before = Sum(scope, c => Request(c.Current, isCpu));
        var next = aim;
        if (mode == AutoscaledMode.Retarget && before is { } now)
        {
            var threshold = now * aim / 100;
            var cap = Sum(scope, c => Limit(c.Recommended, isCpu)) * (isCpu ? ShareOfCpuLimit : ShareOfMemoryLimit) ?? double.PositiveInfinity;
            next = threshold <= cap * (1 + (Rounding / 2)) ? Math.Round(threshold / after * 100) : Math.Floor(cap / after * 100);
            next = Math.Max(1, next);
        }

        return new TargetChange(target.Metric, one?.Id.Name, aim, next, before, after);
    }

    private static AutoscalerPlan PlanOf(Autoscaler autoscaler, List<TargetChange> changes, List<ContainerRecommendation> counted, HpaBehavior behavior, AutoscaledMode mode)
    {
        bool rises = changes.Exists(static c => c.Recommended > c.Current), falls = changes.Exists(static c => c.Recommended < c.Current);
        var order = (rises, falls) switch { (true, true) => AutoscalerOrder.Both, (true, false) => AutoscalerOrder.TargetFirst, (false, true) => AutoscalerOrder.RequestFirst, _ => AutoscalerOrder.None };
        var kept = changes.TrueForAll(static c => c.ThresholdNow is { } now && Math.Abs((c.ThresholdThen / now) - 1) <= Rounding);
        var hours = kept ? [] : Hours(changes, counted);
        var outlook = hours.Count == 0 ? null : new ReplicaOutlook(
            ReplicaReplay.Seen(hours),
            changes.TrueForAll(static c => c.RequestNow is not null)
                ? ReplicaReplay.Run(hours, [.. changes.Select(static c => new ReplicaReplay.Threshold(c.Metric, c.Container, c.RequestNow!.Value, c.Current))], behavior)
                : ReplicaReplay.Seen(hours),
            ReplicaReplay.Run(hours, [.. changes.Select(static c => new ReplicaReplay.Threshold(c.Metric, c.Container, c.RequestThen, c.Recommended))], behavior));
        return new AutoscalerPlan(changes, order, outlook, AutoscalerText.Of(autoscaler, changes, order, kept, outlook, mode));
    }

    // Hours in which every container that counts was seen; a container apart (ContainerResource) counts alone.
    private static List<ReplicaReplay.Hour> Hours(List<TargetChange> changes, List<ContainerRecommendation> counted)
    {
        var scope = counted.Where(c => changes.Exists(t => t.Container is null || t.Container == c.Id.Name) && c.Usage is not null).ToList();
        var byHour = new SortedDictionary<long, (double Pods, List<ReplicaReplay.Use> Uses)>();
        foreach (var container in scope)
        {
            foreach (var hour in container.Usage!.Hours.Where(static h => h.Pods > 0))
            {
                var (pods, uses) = byHour.TryGetValue(hour.StartMs, out var known) ? known : (0, []);
                uses.Add(new ReplicaReplay.Use(container.Id.Name, hour.CpuMean, hour.MemoryMean));
                byHour[hour.StartMs] = (Math.Max(pods, hour.Pods), uses);
            }
        }

        return [.. byHour.Values.Where(h => h.Uses.Count == scope.Count).Select(static h => new ReplicaReplay.Hour(h.Pods, h.Uses))];
    }

    private static IEnumerable<Finding> Findings(Autoscaler autoscaler, List<ContainerRecommendation> counted, HpaBehavior behavior, AutoscalerPlan? plan)
    {
        if (autoscaler.Targets.Count == 0)
        {
            yield return new Finding(FindingCodes.AutoscalerUntold, Severity.Info, $"{autoscaler.Name} scales it, but what it aims at is not exported (kube_horizontalpodautoscaler_spec_target_metric): if it follows requests, move its target with them.");
        }

        foreach (var blind in plan?.Targets.Where(static t => t.RequestNow is null) ?? [])
        {
            yield return new Finding(FindingCodes.AutoscalerWithoutRequest, Severity.Warning, $"{autoscaler.Name} aims at {blind.Current:0.#} % of a {blind.Metric} request that a container does not have today, so it cannot reckon and does not scale; with the request proposed it begins to.");
        }

        if (plan is not null)
        {
            var more = plan.Replicas is { } replicas && (replicas.Then.Mean > replicas.Now.Mean * (1 + Rounding) || replicas.Then.Most > replicas.Now.Most);
            yield return new Finding(FindingCodes.AutoscalerMoves, more ? Severity.Warning : Severity.Info, plan.Text);
        }

        if (autoscaler.MaxReplicas is { } most && most > behavior.MinReplicas && counted.Select(static c => c.Usage).FirstOrDefault(static u => u is not null) is { Hours: { Count: > 0 } hours })
        {
            var at = hours.Count(h => h.Pods >= most - 0.05);
            if (at >= OftenAtMost * hours.Count)
            {
                yield return new Finding(FindingCodes.AutoscalerAtMost, Severity.Warning, $"{autoscaler.Name} was at its most, {most} replicas, in {at} of {hours.Count} hours: what more load would need was not seen. Raise maxReplicas first; the requests then follow.");
            }
        }
    }

    internal static double? Sum(List<ContainerRecommendation> containers, Func<ContainerRecommendation, double?> part)
    {
        double sum = 0;
        foreach (var container in containers)
        {
            if (part(container) is not { } amount)
            {
                return null;
            }

            sum += amount;
        }

        return containers.Count > 0 ? sum : null;
    }

    internal static double? Request(ResourceSettings settings, bool isCpu) => isCpu ? settings.CpuRequest?.Cores : settings.MemoryRequest?.Bytes;

    internal static double? Limit(ResourceSettings settings, bool isCpu) => isCpu ? settings.CpuLimit?.Cores : settings.MemoryLimit?.Bytes;
}
