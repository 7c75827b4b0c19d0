using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>Reads what scales replicas or resources, by the workload it aims at.</summary>
internal sealed class AutoscalerReader(FamilyReader reader)
{
    private const string KedaPrefix = "keda-hpa-";

    private static readonly string[] VerticalModes =
    [
        "kube_verticalpodautoscaler_spec_updatepolicy_updatemode",
        "kube_customresource_verticalpodautoscaler_spec_updatepolicy_updatemode",
    ];

    private const string Horizontal = "kube_horizontalpodautoscaler";
    private const string OlderHorizontal = "kube_hpa";
    private const string Maximum = "_spec_max_replicas";
    private const string Minimum = "_spec_min_replicas";
    private const string Aim = "_info";
    private const string Targets = "_spec_target_metric";
    private const string Statuses = "_status_target_metric";

    /// <summary>Every family asked for.</summary>
    public static IEnumerable<string> Families =>
        [.. VerticalModes, .. new[] { Horizontal, OlderHorizontal }.SelectMany(static prefix => new[] { Maximum, Minimum, Aim, Targets, Statuses }.Select(suffix => prefix + suffix))];

    /// <summary>Autoscalers by namespace, kind and name of their target; an empty kind stands for a target known by name alone.</summary>
    public async Task<Dictionary<(string Namespace, string Kind, string Name), Autoscaler>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string, string), Autoscaler>();
        var vertical = VerticalAsync(cancellationToken);
        await HorizontalAsync(found, Horizontal, "horizontalpodautoscaler", cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            await HorizontalAsync(found, OlderHorizontal, "hpa", cancellationToken).ConfigureAwait(false);
        }

        // One that sets requests itself outweighs one that moves the replica count: what it owns must not be sized here.
        foreach (var (target, autoscaler) in await vertical.ConfigureAwait(false))
        {
            found[target] = autoscaler;
        }

        return found;
    }

    private async Task HorizontalAsync(Dictionary<(string, string, string), Autoscaler> found, string prefix, string nameLabel, CancellationToken cancellationToken)
    {
        var maxima = await reader.TailAsync(reader.Family(prefix + Maximum), cancellationToken).ConfigureAwait(false);
        if (maxima.Count == 0)
        {
            return;
        }

        var infos = reader.SeriesAsync(reader.Family(prefix + Aim), reader.Tail(TimeRange.HourMs), cancellationToken);
        var targets = reader.TailAsync(reader.Family(prefix + Targets), cancellationToken);
        var statuses = reader.TailAsync(reader.Family(prefix + Statuses), cancellationToken);
        var minima = reader.TailAsync(reader.Family(prefix + Minimum), cancellationToken);
        var min = ByName(await minima.ConfigureAwait(false), nameLabel);
        var max = ByName(maxima, nameLabel);
        var stands = (await statuses.ConfigureAwait(false)).Where(static v => v.Alive).GroupBy(v => StatusKey(v, nameLabel)).ToDictionary(static g => g.Key, static g => g.MaxBy(static v => v.AtMs)!.Value);
        var metrics = (await targets.ConfigureAwait(false)).Where(static v => v.Alive)
            .GroupBy(v => (v.Labels[reader.Labels.Namespace], v.Labels[nameLabel]))
            .ToDictionary(static g => g.Key, g => g.DistinctBy(v => StatusKey(v, nameLabel)).Select(v => Target(v, stands.TryGetValue(StatusKey(v, nameLabel), out var at) ? at : null))
                .OrderBy(static t => t.Metric, StringComparer.Ordinal).ThenBy(static t => t.Container, StringComparer.Ordinal).ToList());
        var aims = (await infos.ConfigureAwait(false))
            .GroupBy(l => (l[reader.Labels.Namespace], l[nameLabel])).ToDictionary(static g => g.Key, static g => g.OrderBy(static l => l.ToString(), StringComparer.Ordinal).Last());
        foreach (var key in max.Keys.OrderBy(static k => k.Item1, StringComparer.Ordinal).ThenBy(static k => k.Item2, StringComparer.Ordinal))
        {
            var (@namespace, name) = key;
            var keda = name.StartsWith(KedaPrefix, StringComparison.Ordinal);
            var shown = keda ? name[KedaPrefix.Length..] : name;
            var target = aims.TryGetValue(key, out var labels) ? (@namespace, labels["scaletargetref_kind"], labels["scaletargetref_name"]) : (@namespace, "", shown);
            found[target] = new Autoscaler(keda ? "ScaledObject" : "HorizontalPodAutoscaler", shown, min.GetValueOrDefault(key), max.GetValueOrDefault(key), metrics.GetValueOrDefault(key, []));
        }
    }

    private async Task<List<((string, string, string) Target, Autoscaler Autoscaler)>> VerticalAsync(CancellationToken cancellationToken)
    {
        var found = new List<((string, string, string), Autoscaler)>();
        foreach (var family in VerticalModes)
        {
            // An autoscaler that is off advises and changes nothing.
            foreach (var value in (await reader.TailAsync(reader.Family(family), cancellationToken).ConfigureAwait(false)).Where(static v => v is { Alive: true, Value: 1 } && v.Labels["update_mode"] != "Off"))
            {
                var labels = value.Labels;
                found.Add(((labels[reader.Labels.Namespace], labels["target_kind"], labels["target_name"]), new Autoscaler("VerticalPodAutoscaler", labels["verticalpodautoscaler"], null, null, [])));
            }
        }

        return found;
    }

    private Dictionary<(string, string), int?> ByName(IReadOnlyList<LastValue<LabelSet>> values, string nameLabel) =>
        values.Where(static v => v.Alive && v.Value is >= 0 and <= int.MaxValue).GroupBy(v => (v.Labels[reader.Labels.Namespace], v.Labels[nameLabel]))
            .ToDictionary(static g => g.Key, static g => (int?)g.MaxBy(static v => v.AtMs)!.Value);

    private (string Namespace, string Name, string Metric, string Type, string Container) StatusKey(LastValue<LabelSet> value, string nameLabel) =>
        (value.Labels[reader.Labels.Namespace], value.Labels[nameLabel], value.Labels["metric_name"], value.Labels["metric_target_type"], value.Labels[reader.Labels.Container]);

    // Releases of kube-state-metrics from 2026 on name the container of a ContainerResource; on others a scrape may put the exporter's own there (see InventoryBuilder).
    private AutoscalerTarget Target(LastValue<LabelSet> value, double? now)
    {
        var isShare = value.Labels["metric_target_type"] == "utilization";
        return new AutoscalerTarget(value.Labels["metric_name"], isShare ? value.Value : null, isShare ? null : value.Value)
        {
            Container = value.Labels[reader.Labels.Container] is { Length: > 0 } container ? container : null,
            Now = now,
        };
    }
}
