using Ullage.Model;

namespace Ullage.Sizing.Reconciliation;

/// <summary>
/// Whether a namespace's sums fit its quotas, and in which order they do: first what shrinks, then what grows, the most urgent first, until a quota is full.
/// </summary>
internal static class QuotaOrder
{
    /// <summary>Findings by workload of the namespace; none where everything fits in any order.</summary>
    /// <remarks>
    /// The quota's own count is taken, which knows pods that were not seen here, moved by what the plan changes. Worked: hard 10Gi, used 9Gi; A gives back 2Gi, B needs
    /// 2Gi more: 9 + 2 = 11 is too much before A, 9 − 2 + 2 = 9 fits after it.
    /// </remarks>
    public static IEnumerable<(WorkloadId Workload, Finding Finding)> Of(IReadOnlyList<WorkloadRecommendation> workloads, ResourceQuota quota)
    {
        foreach (var (name, hard, used, of, text) in new (string, double?, double?, Func<ResourceSettings, double?>, Func<double, string>)[]
        {
            ("requests.cpu", quota.Hard.CpuRequest?.Cores, quota.Used.CpuRequest?.Cores, static s => s.CpuRequest?.Cores, Figures.Cpu),
            ("requests.memory", quota.Hard.MemoryRequest?.Bytes, quota.Used.MemoryRequest?.Bytes, static s => s.MemoryRequest?.Bytes, Figures.Memory),
            ("limits.cpu", quota.Hard.CpuLimit?.Cores, quota.Used.CpuLimit?.Cores, static s => s.CpuLimit?.Cores, Figures.Cpu),
            ("limits.memory", quota.Hard.MemoryLimit?.Bytes, quota.Used.MemoryLimit?.Bytes, static s => s.MemoryLimit?.Bytes, Figures.Memory),
        })
        {
            if (hard is not { } most)
            {
                continue;
            }

            var changes = workloads.Select(w => (Workload: w, Change: w.Replicas * (Sum(w, of, static c => c.Recommended) - Sum(w, of, static c => c.Current)))).ToList();
            var now = used ?? workloads.Sum(w => w.Replicas * Sum(w, of, static c => c.Current));
            var shrinking = changes.Where(static c => c.Change < 0).OrderBy(static c => c.Change).ToList();
            var after = now + shrinking.Sum(static c => c.Change);
            foreach (var (workload, change) in changes.Where(static c => c.Change > 0).OrderBy(static c => Urgency(c.Workload)).ThenBy(static c => c.Workload.Id))
            {
                if (after + change > most)
                {
                    yield return (workload.Id, new Finding(FindingCodes.QuotaExceeded, Severity.Critical,
                        $"Needs {text(change)} more of {name}, and ResourceQuota {quota.Name} has {text(Math.Max(0, most - after))} left of {text(most)} after all that shrinks: raise it, or its new pods are refused."));
                    continue;
                }

                if (now + change > most && shrinking.Count > 0)
                {
                    yield return (workload.Id, new Finding(FindingCodes.QuotaOrder, Severity.Warning,
                        $"Needs {text(change)} more of {name}, and ResourceQuota {quota.Name} has {text(Math.Max(0, most - now))} left today: apply what shrinks first, {Names(shrinking)}."));
                }

                after += change;
                now += change;
            }
        }

        static string Names(List<(WorkloadRecommendation Workload, double Change)> shrinking) =>
            string.Join(", ", shrinking.Take(2).Select(static s => s.Workload.Id.Name)) + (shrinking.Count > 2 ? ", …" : "");
    }

    // What was killed or is short goes before what merely could have more.
    private static int Urgency(WorkloadRecommendation workload) => workload.Containers.SelectMany(static c => c.Findings).Select(static f => 3 - (int)f.Severity).DefaultIfEmpty(4).Min();

    private static double Sum(WorkloadRecommendation workload, Func<ResourceSettings, double?> of, Func<ContainerRecommendation, ResourceSettings> settings) =>
        workload.Containers.Where(static c => c.Role != ContainerRole.Init).Sum(c => of(settings(c)) ?? 0);
}
