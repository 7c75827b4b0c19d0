using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Reads what pods ask for: requests, limits, images, roles. Today's values stand at the end of the window, so that a short stretch is
/// read there and not the history; only pods asked for by name are looked for in all of it.
/// </summary>
internal sealed class SettingsReader(FamilyReader reader, MetricMapping mapping)
{
    public const string Requests = "kube_pod_container_resource_requests";
    public const string Limits = "kube_pod_container_resource_limits";

    // Families by prefix, those of init containers after those of ordinary ones; then the names before kube-state-metrics 2.
    private static readonly (string Metric, bool Limit, bool Init)[] Current =
    [
        (Requests, false, false), (Limits, true, false),
        ("kube_pod_init_container_resource_requests", false, true), ("kube_pod_init_container_resource_limits", true, true),
    ];

    private static readonly (string Metric, bool Limit, string Resource)[] Older =
    [
        ("kube_pod_container_resource_requests_cpu_cores", false, "cpu"), ("kube_pod_container_resource_requests_memory_bytes", false, "memory"),
        ("kube_pod_container_resource_limits_cpu_cores", true, "cpu"), ("kube_pod_container_resource_limits_memory_bytes", true, "memory"),
    ];

    public const string Created = "kube_pod_created";

    private const string Info = "kube_pod_container_info";
    private const string InitInfo = "kube_pod_init_container_info";

    /// <summary>Every family asked for, besides those that a mapping names.</summary>
    public static IEnumerable<string> Families => [Created, Info, InitInfo, .. Current.Select(static f => f.Metric), .. Older.Select(static f => f.Metric)];

    /// <summary>Settings of the pods that were there at the window's end.</summary>
    public async Task<Dictionary<PodKey, PodSettings>> AtEndAsync(CancellationToken cancellationToken)
    {
        var pods = new Dictionary<PodKey, PodSettings>();
        var created = reader.TailAsync(reader.Family(Created), reader.Labels.PodOf, cancellationToken);
        var infos = Infos().Select(info => (info.Init, Task: InfoAtEndAsync(info.Selector, cancellationToken))).ToList();
        var values = Current.Where(static f => !f.Init).Select(family => (family, Task: reader.TailAsync(OfInterest(family.Metric), KeyOf, cancellationToken))).ToList();
        if ((await infos.Find(static i => i.Init).Task.ConfigureAwait(false)).Count > 0)
        {
            values.AddRange(Current.Where(static f => f.Init).Select(family => (family, reader.TailAsync(OfInterest(family.Metric), KeyOf, cancellationToken))));
        }

        foreach (var (family, task) in values)
        {
            Take(pods, await task.ConfigureAwait(false), family.Limit, family.Init, IsAlive);
        }

        if (pods.Count == 0)
        {
            foreach (var (metric, limit, resource) in Older)
            {
                Take(pods, await reader.TailAsync(reader.Family(metric), l => new SettingKey(reader.Labels.ContainerOf(l), resource), cancellationToken).ConfigureAwait(false), limit, false, IsAlive);
            }
        }

        if (pods.Count == 0 && mapping.Settings.Count > 0)
        {
            await TakeMappedAsync(pods, cancellationToken).ConfigureAwait(false);
        }

        TakeCreated(pods, await created.ConfigureAwait(false));
        foreach (var (init, task) in infos)
        {
            TakeInfos(pods, await task.ConfigureAwait(false), init, pods.Count > 0 ? null : static _ => true);
        }

        return pods;
    }

    /// <summary>Settings that pods had when last seen, wherever in the window that was.</summary>
    public async Task<Dictionary<PodKey, PodSettings>> OfGoneAsync(IReadOnlyCollection<PodKey> wanted, CancellationToken cancellationToken)
    {
        var pods = wanted.ToDictionary(static p => p, static p => new PodSettings(p));
        foreach (var (metric, limit, init) in Current)
        {
            foreach (var selector in reader.ForPods(OfInterest(metric), wanted))
            {
                Take(pods, await reader.LastAsync(selector, reader.Window, KeyOf, cancellationToken).ConfigureAwait(false), limit, init, v => pods.ContainsKey(v.Labels.Container.Pod));
            }
        }

        foreach (var (init, selector) in Infos().SelectMany(info => reader.ForPods(info.Selector, wanted).Select(s => (info.Init, s))))
        {
            TakeInfos(pods, await reader.SeriesAsync(selector, reader.Window, cancellationToken).ConfigureAwait(false), init, null);
        }

        return pods;
    }

    private Selector OfInterest(string metric) => reader.Family(metric).And(MatcherKind.Regex, "resource", "cpu|memory");

    private (Selector Selector, bool Init)[] Infos() => [(reader.Family(Info), false), (reader.Family(InitInfo), true)];

    private async Task<IReadOnlyList<LabelSet>> InfoAtEndAsync(Selector selector, CancellationToken cancellationToken)
    {
        var recent = await reader.SeriesAsync(selector, reader.Tail(TimeRange.HourMs), cancellationToken).ConfigureAwait(false);
        return recent.Count > 0 ? recent : await reader.SeriesAsync(selector, reader.Window, cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeMappedAsync(Dictionary<PodKey, PodSettings> pods, CancellationToken cancellationToken)
    {
        var labels = mapping.Labels[0];
        foreach (var setting in mapping.Settings)
        {
            var selector = reader.InNamespaces(new Selector(setting.Name), labels.Namespace);
            var values = await reader.TailAsync(selector, l => new SettingKey(new PodContainer(new PodKey(l[labels.Namespace], l[labels.Pod]), l[labels.Container]), setting.Resource), cancellationToken).ConfigureAwait(false);
            Take(pods, values, setting.Limit, false, IsAlive);
        }
    }

    private static void Take(Dictionary<PodKey, PodSettings> pods, IReadOnlyList<LastValue<SettingKey>> values, bool limit, bool init, Func<LastValue<SettingKey>, bool> counts)
    {
        foreach (var value in values)
        {
            var of = value.Labels.Container;
            if (of.Container.Length == 0 || !(value.Value >= 0 && value.Value <= 1e18) || !counts(value))
            {
                continue;
            }

            var pod = Get(pods, of.Pod);
            pod.LastMs = Math.Max(pod.LastMs, value.AtMs);
            var container = pod.Container(of.Container);
            container.Role = init && container.Role == ContainerRole.App ? ContainerRole.Init : container.Role;
            container.Take(value.Labels.Resource, limit, value.AtMs, value.Value);
        }
    }

    private static bool IsAlive(LastValue<SettingKey> value) => value.Alive;

    private SettingKey KeyOf(LabelSet labels) => new(reader.Labels.ContainerOf(labels), labels["resource"] == "cpu" ? "cpu" : "memory");

    private static void TakeCreated(Dictionary<PodKey, PodSettings> pods, IReadOnlyList<LastValue<PodKey>> created)
    {
        foreach (var value in created.Where(static v => v.Alive))
        {
            // A pod without requests or limits is known by this alone.
            var pod = Get(pods, value.Labels);
            (pod.Created, pod.LastMs) = (value.Value, Math.Max(pod.LastMs, value.AtMs));
        }
    }

    private void TakeInfos(Dictionary<PodKey, PodSettings> pods, IReadOnlyList<LabelSet> infos, bool init, Func<PodKey, bool>? add)
    {
        foreach (var labels in infos)
        {
            var key = reader.Labels.ContainerOf(labels);
            if (key.Container.Length == 0 || (!pods.ContainsKey(key.Pod) && add?.Invoke(key.Pod) != true))
            {
                continue;
            }

            var pod = Get(pods, key.Pod);
            pod.ContainersListed |= !init;
            var container = pod.Container(key.Container);
            // Of several, as after a change in place, the last by name, whatever their order.
            container.Image = labels["image"] is { Length: > 0 } image && string.CompareOrdinal(image, container.Image) > 0 ? image : container.Image;
            container.Variables = VariableLabels.Of(labels) is { Count: > 0 } variables ? variables : container.Variables;
            if (init)
            {
                container.Role = labels["restart_policy"] == "Always" ? ContainerRole.Sidecar : container.Role == ContainerRole.Sidecar ? ContainerRole.Sidecar : ContainerRole.Init;
            }
        }
    }

    private static PodSettings Get(Dictionary<PodKey, PodSettings> pods, PodKey key)
    {
        if (!pods.TryGetValue(key, out var pod))
        {
            pods.Add(key, pod = new PodSettings(key));
        }

        return pod;
    }
}

/// <summary>Which setting a series tells of.</summary>
internal readonly record struct SettingKey(PodContainer Container, string Resource);
