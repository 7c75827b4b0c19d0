using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>What befell a pod's container in the window.</summary>
/// <param name="Restarts">Restarts seen.</param>
/// <param name="Kills">Kills for lack of memory, in time order.</param>
internal sealed record Incidents(int Restarts, IReadOnlyList<OomKill> Kills);

/// <summary>
/// Reads restarts and kills for lack of memory. A container that never ended has no "last terminated" series, so the series list names
/// the few pods whose histories are worth reading.
/// </summary>
internal sealed class IncidentReader(FamilyReader reader, int podsInWindow)
{
    private const string LastReason = "kube_pod_container_status_last_terminated_reason";
    private const string Reason = "kube_pod_container_status_terminated_reason";
    private const string RestartsTotal = "kube_pod_container_status_restarts_total";
    private const string EndedAt = "kube_pod_container_status_last_terminated_timestamp";
    private const string OomKilled = "OOMKilled";

    // Naming more pods than this share of all costs more than reading the family as a whole.
    private const double MostNamed = 0.2;

    /// <summary>Every family asked for, besides those of settings.</summary>
    public static IEnumerable<string> Families => [LastReason, Reason, RestartsTotal, EndedAt];

    public async Task<IReadOnlyDictionary<PodContainer, Incidents>> ReadAsync(CancellationToken cancellationToken)
    {
        var lastTask = reader.SeriesAsync(reader.Family(LastReason), reader.Window, cancellationToken);
        var oomTask = reader.SeriesAsync(reader.Family(Reason).And(MatcherKind.Equal, "reason", OomKilled), reader.Window, cancellationToken);
        var last = await lastTask.ConfigureAwait(false);
        var oom = await oomTask.ConfigureAwait(false);

        // Without any reason told, the exporter does not tell reasons: then only the counters are left to go by, of all pods.
        var ended = last.Select(reader.Labels.PodOf).ToHashSet();
        var restarts = await StepsAsync(RestartsTotal, last.Count == 0 ? null : ended, null, cancellationToken).ConfigureAwait(false);

        // What never started anew was not killed before, whatever series there is: before version 2 every reason has one, at 0 unless it holds.
        var named = last.Where(l => l["reason"] == OomKilled && Restarted(restarts, reader.Labels.ContainerOf(l))).Concat(oom).Select(reader.Labels.PodOf).ToHashSet();
        var lastOom = named.Count == 0 ? [] : await StepsAsync(LastReason, named, ("reason", OomKilled), cancellationToken).ConfigureAwait(false);
        var nowOom = oom.Count == 0 ? [] : await StepsAsync(Reason, named, ("reason", OomKilled), cancellationToken).ConfigureAwait(false);
        var killed = lastOom.Concat(nowOom).Where(static c => c.Value.Any(static s => s.Steps.Any(static step => step.Value == 1))).Select(static c => c.Key.Pod).ToHashSet();
        if (killed.Count == 0)
        {
            return restarts.ToDictionary(static r => r.Key, r => new Incidents(OomHistory.Increases(r.Value, reader.Window.StartMs).Sum(static i => i.By), []));
        }

        var times = await StepsAsync(EndedAt, killed, null, cancellationToken).ConfigureAwait(false);
        var limits = await StepsAsync(SettingsReader.Limits, killed, ("resource", "memory"), cancellationToken).ConfigureAwait(false);
        var created = await CreatedAsync(killed, cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<PodContainer, Incidents>();
        foreach (var key in restarts.Keys.Concat(lastOom.Keys).Concat(nowOom.Keys).Distinct())
        {
            var history = new OomHistory(reader.Window)
            {
                Restarts = restarts.GetValueOrDefault(key, []),
                LastReasonOom = lastOom.GetValueOrDefault(key, []),
                ReasonOom = nowOom.GetValueOrDefault(key, []),
                EndedAt = times.GetValueOrDefault(key, []),
                MemoryLimit = limits.GetValueOrDefault(key, []),
                CreatedInWindow = created.TryGetValue(key.Pod, out var at) && at >= reader.Window.StartMs,
            };
            found.Add(key, new Incidents(history.RestartCount, history.Kills(key.Pod.Pod)));
        }

        return found;
    }

    private static bool Restarted(Dictionary<PodContainer, List<StepSeries>> restarts, PodContainer container) =>
        !restarts.TryGetValue(container, out var series) || series.Any(static s => s.Steps.Any(static step => step.Value > 0));

    private async Task<Dictionary<PodContainer, List<StepSeries>>> StepsAsync(string metric, HashSet<PodKey>? pods, (string Label, string Value)? only, CancellationToken cancellationToken)
    {
        var family = reader.Family(metric);
        family = only is { } condition ? family.And(MatcherKind.Equal, condition.Label, condition.Value) : family;
        var selectors = pods is null || (pods.Count > FamilyReader.PodsAtOnce && pods.Count > MostNamed * podsInWindow) ? [family] : reader.ForPods(family, pods);
        var read = await Task.WhenAll(selectors.Select(s => reader.StepsAsync(s, cancellationToken))).ConfigureAwait(false);
        return read.SelectMany(static series => series)
            .Where(s => pods is null || pods.Contains(s.Container.Pod))
            .GroupBy(static s => s.Container).ToDictionary(static g => g.Key, static g => g.ToList());
    }

    private async Task<Dictionary<PodKey, long>> CreatedAsync(HashSet<PodKey> pods, CancellationToken cancellationToken)
    {
        var created = new Dictionary<PodKey, long>();
        foreach (var selector in reader.ForPods(reader.Family(SettingsReader.Created), pods))
        {
            foreach (var value in await reader.LastAsync(selector, reader.Window, reader.Labels.PodOf, cancellationToken).ConfigureAwait(false))
            {
                created[value.Labels] = (long)(Math.Clamp(value.Value, 0, 1e11) * 1000);
            }
        }

        return created;
    }
}
