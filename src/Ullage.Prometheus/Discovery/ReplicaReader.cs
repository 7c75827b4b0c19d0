using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>Finds the pods that were running at the end of the window.</summary>
internal static class ReplicaReader
{
    /// <summary>The family of pod phases.</summary>
    public const string Phase = "kube_pod_status_phase";

    /// <summary>Running pods, or null when pod phases are not exported.</summary>
    public static async Task<HashSet<PodKey>?> RunningAsync(FamilyReader reader, CancellationToken cancellationToken)
    {
        var phases = await reader.TailAsync(reader.Family(Phase).And(MatcherKind.Equal, "phase", "Running"), reader.Labels.PodOf, cancellationToken).ConfigureAwait(false);
        return phases.Count == 0 ? null : [.. phases.Where(static p => p is { Alive: true, Value: 1 }).Select(static p => p.Labels)];
    }

    /// <summary>Pods whose containers still had samples at the end of the window.</summary>
    public static async Task<HashSet<PodKey>> MeasuredAsync(FamilyReader reader, Mapping.UsageMetrics metrics, CancellationToken cancellationToken)
    {
        var values = await reader.TailAsync(UsageProbe.Selector(reader, metrics, metrics.Memory), l => new PodKey(l[metrics.Labels.Namespace], l[metrics.Labels.Pod]), cancellationToken).ConfigureAwait(false);
        return [.. values.Where(static v => v.Alive && v.Value > 0).Select(static v => v.Labels)];
    }
}
