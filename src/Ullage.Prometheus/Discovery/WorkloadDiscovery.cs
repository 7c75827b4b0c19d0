using Ullage.Model;
using Ullage.Prometheus.Mapping;
using Ullage.Prometheus.Runtimes;

namespace Ullage.Prometheus.Discovery;

/// <summary>Finds the workloads of a window, their owners, settings and incidents, from Prometheus alone. Stateless.</summary>
public static class WorkloadDiscovery
{
    /// <summary>Pods looked up one by one for workloads without a pod at the window's end.</summary>
    private const int MostGonePods = 2_000;

    private const int GonePodsAWorkload = 3;

    private const string PodLabels = "kube_pod_labels";

    /// <summary>Every metric that discovery and the reads planned by it may ask for under a mapping: what a source that sorts samples before it answers has to keep.</summary>
    public static IReadOnlySet<string> MetricsOf(MetricMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return new HashSet<string>(
            [
                .. mapping.Cpu.Select(static c => c.Name), .. mapping.Memory, .. new[] { mapping.CfsPeriods, mapping.CfsThrottled }.OfType<string>(), .. mapping.Settings.Select(static s => s.Name),
                PodLabels, ReplicaReader.Phase, .. OwnerReader.Families, .. SettingsReader.Families, .. IncidentReader.Families, .. AutoscalerReader.Families, .. BudgetReader.Families, .. BoundsReader.Families, .. AnnotationReader.Families, .. RuntimeMetrics.All,
            ],
            StringComparer.Ordinal);
    }

    /// <summary>Discovers.</summary>
    /// <inheritdoc cref="DiscoverAsync(ISampleSource, TimeRange, DiscoveryOptions, Action{Roster}, CancellationToken)"/>
    public static Task<DiscoveryResult> DiscoverAsync(ISampleSource source, TimeRange window, DiscoveryOptions options, CancellationToken cancellationToken) =>
        DiscoverAsync(source, window, options, null, cancellationToken);

    /// <summary>Discovers.</summary>
    /// <param name="source">Where samples come from.</param>
    /// <param name="window">The stretch of history; nothing after its end is looked at.</param>
    /// <param name="options">What is meant.</param>
    /// <param name="rosterKnown">Told the roster before settings, incidents and runtimes are; what it begins runs beside the rest of discovery.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DiscoveryException">What was asked for cannot be told: several clusters, or labels that are not exported.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public static async Task<DiscoveryResult> DiscoverAsync(ISampleSource source, TimeRange window, DiscoveryOptions options, Action<Roster>? rosterKnown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var mapping = options.Mapping;
        using var gate = new SemaphoreSlim(Math.Clamp(options.Concurrency, 1, 64));
        var reader = new FamilyReader(source, window, options, gate) { Cluster = options.Cluster is { } name ? new ClusterScope(mapping.ClusterLabel, name, true) : null };
        var notices = new NoticeList();

        var usageTask = UsageProbe.FindAsync(reader, mapping, cancellationToken);
        var podTask = PodOwnersAsync(reader, options, cancellationToken);
        await Task.WhenAll(usageTask, podTask).ConfigureAwait(false);
        var (usage, (pods, podClusters)) = (await usageTask.ConfigureAwait(false), await podTask.ConfigureAwait(false));
        ThrowIfNothingAnswered(reader);
        if (usage is null && podClusters.Count == 0 && options.Cluster is not null)
        {
            await ThrowIfElsewhereAsync(reader, options, cancellationToken).ConfigureAwait(false);
        }

        reader.Cluster ??= ClusterScope.Settle(mapping.ClusterLabel, null, [.. ClustersIn(mapping.ClusterLabel, usage?.Memory ?? [], podClusters)]);
        if (usage is { } listed)
        {
            notices.AboutOverlaps(await OverlapsAsync(reader, mapping, listed.Metrics, listed.Memory, cancellationToken).ConfigureAwait(false));
        }

        var exported = pods.Count > 0;
        IReadOnlyList<LabelSet> measuredSeries = [];
        if (!exported && usage is { } seen)
        {
            measuredSeries = await reader.SeriesAsync(UsageProbe.Selector(reader, seen.Metrics, seen.Metrics.Memory), window, cancellationToken).ConfigureAwait(false);
            pods = OwnerReader.OwnersOf(seen.Metrics.Labels, mapping.Owners, measuredSeries);
        }

        var controllers = OwnerReader.ControllersAsync(reader, pods.Values, cancellationToken);
        var settingsReader = new SettingsReader(reader, mapping);
        var settings = settingsReader.AtEndAsync(cancellationToken);
        var running = ReplicaReader.RunningAsync(reader, cancellationToken);
        var incidents = new IncidentReader(reader, pods.Count).ReadAsync(cancellationToken);
        var autoscalers = new AutoscalerReader(reader).ReadAsync(cancellationToken);
        var budgets = new BudgetReader(reader).ReadAsync(cancellationToken);
        var images = reader.SeriesAsync(reader.Family("kube_pod_container_info"), window, cancellationToken);
        var runtimes = new RuntimeReader(reader).ReadAsync(usage is null ? window : reader.Tail(TimeRange.HourMs), cancellationToken);
        var annotations = exported ? new AnnotationReader(reader).ReadAsync(pods.Values.Select(static o => o.Kind).ToHashSet(StringComparer.Ordinal), cancellationToken) : Task.FromResult(new FoundAnnotations(default));
        var above = exported ? OwnerReader.AboveAsync(reader, pods.Values.Select(static o => o.Kind).ToHashSet(StringComparer.Ordinal), cancellationToken) : Task.FromResult(new Dictionary<(string Namespace, string Kind, string Name), Owner>());
        var bounds = new BoundsReader(reader);
        var (namespaces, nodes) = (bounds.NamespacesAsync(cancellationToken), bounds.NodesAsync(cancellationToken));
        var selecting = options.PodLabels is { } labels ? SelectedAsync(reader, labels, cancellationToken) : Task.FromResult<SelectedPods?>(null);
        var asked = Task.WhenAll(controllers, settings, running, incidents, autoscalers, budgets, images, runtimes, selecting, namespaces, nodes, annotations, above);
        await Task.WhenAny(asked, Task.WhenAll(controllers, selecting)).ConfigureAwait(false);
        if (!controllers.IsCompletedSuccessfully || !selecting.IsCompletedSuccessfully)
        {
            await asked.ConfigureAwait(false);
        }

        var owners = new PodOwners(reader.Cluster.Name, options.Namespaces, pods, await controllers.ConfigureAwait(false), await selecting.ConfigureAwait(false));
        var roster = new Roster
        {
            Cluster = reader.Cluster,
            Metrics = usage?.Metrics,
            Owners = owners,
            Pods = owners.Among(usage is null ? [] : UsageProbe.PodsOf(usage.Value.Metrics.Labels, measuredSeries)),
        };
        rosterKnown?.Invoke(roster);
        await asked.ConfigureAwait(false);
        notices.AboutUsage(mapping, usage?.Metrics);
        notices.AboutNamespaces(options.Namespaces, [.. roster.Pods.Keys.Select(static p => p.Namespace).ToHashSet()]);
        notices.AboutOwners(exported, pods.Count > 0, usage is not null);

        var builder = new InventoryBuilder(owners);
        builder.AddPods(pods.Keys);
        builder.AddSettings((await settings.ConfigureAwait(false)).Values);
        if (usage is { } found)
        {
            builder.AddMeasured(found.Metrics.Labels, measuredSeries);
        }

        builder.AddGone((await settingsReader.OfGoneAsync(builder.PodsOfGone(GonePodsAWorkload, MostGonePods), cancellationToken).ConfigureAwait(false)).Values);
        builder.AddRunning(await running.ConfigureAwait(false) ?? (usage is { } measured ? await ReplicaReader.MeasuredAsync(reader, measured.Metrics, cancellationToken).ConfigureAwait(false) : []));
        builder.AddIncidents(await incidents.ConfigureAwait(false));
        builder.AddAutoscalers(await autoscalers.ConfigureAwait(false));
        builder.AddBudgets(await budgets.ConfigureAwait(false));
        builder.AddAnnotations(await annotations.ConfigureAwait(false));
        builder.AddControllers(await above.ConfigureAwait(false));
        builder.AddImages(reader.Labels, await images.ConfigureAwait(false));
        var told = await runtimes.ConfigureAwait(false);
        builder.AddRuntimes(told);
        notices.AboutSettings(builder, exported);
        notices.AboutFailures(reader.Missing);
        return new DiscoveryResult
        {
            Inventory = builder.Build(notices.InOrder()) with { Namespaces = await namespaces.ConfigureAwait(false), Nodes = await nodes.ConfigureAwait(false) },
            Roster = roster,
            FullyListed = builder.FullyListed,
            RuntimeMemory = usage is { } known ? RuntimeMemoryPlan.For([.. builder.MemoryTargets().Where(t => options.RuntimesOf?.Invoke(t.Container.Workload) != false)], known.Metrics, told.Labels, reader.Cluster.Within, window.Duration) : [],
            Queries = reader.Queries,
            Read = reader.Read,
            Missing = reader.Missing,
        };
    }

    private static async Task<IReadOnlyList<Overlap>> OverlapsAsync(FamilyReader reader, MetricMapping mapping, UsageMetrics metrics, IReadOnlyList<LabelSet> memory, CancellationToken cancellationToken)
    {
        if (OverlapCheck.Find(metrics.Labels, mapping, memory).Count == 0)
        {
            return [];
        }

        // A pod that moved, or a label that a new configuration brought, gives one series after the other; only what stands side by side would be two things taken for one.
        var tail = reader.Tail(TimeRange.HourMs);
        var middle = tail.StartMs + ((tail.EndMs - tail.StartMs) / 2);
        var selector = UsageProbe.Selector(reader, metrics, metrics.Memory);
        var first = await reader.SeriesAsync(selector, tail with { EndMs = middle }, cancellationToken).ConfigureAwait(false);
        var last = await reader.SeriesAsync(selector, tail with { StartMs = middle }, cancellationToken).ConfigureAwait(false);
        var overlaps = OverlapCheck.Throughout(metrics.Labels, mapping, first, last);
        return overlaps.Where(static o => o.Contradicts).ToList() is { Count: > 0 } contradicting ? throw new DiscoveryException(NoticeList.Contradiction(contradicting)) : overlaps;
    }

    /// <summary>The owners of pods, and the clusters that their series name. Of the series themselves, one a pod, nothing is held.</summary>
    private static async Task<(Dictionary<PodKey, Owner> Owners, IReadOnlyCollection<string> Clusters)> PodOwnersAsync(FamilyReader reader, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        var series = await PodOwnerSeriesAsync(reader, options, cancellationToken).ConfigureAwait(false);
        return (OwnerReader.PodOwnersOf(reader, series), series.Select(l => l[options.Mapping.ClusterLabel]).ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<LabelSet>> PodOwnerSeriesAsync(FamilyReader reader, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        var series = await reader.SeriesAsync(reader.Family(OwnerReader.PodOwnerMetric), reader.Window, cancellationToken).ConfigureAwait(false);
        var moved = series.Any(static l => l[KubeLabels.Exported.Pod].Length > 0);
        if (series.Count > 0 && !moved)
        {
            return series;
        }

        reader.Labels = KubeLabels.Exported;
        if (!moved || options.Namespaces.Globs.Count > 0)
        {
            series = await reader.SeriesAsync(reader.Family(OwnerReader.PodOwnerMetric), reader.Window, cancellationToken).ConfigureAwait(false);
            series = [.. series.Where(static l => l[KubeLabels.Exported.Pod].Length > 0)];
        }

        reader.Labels = series.Count > 0 ? KubeLabels.Exported : KubeLabels.Honoured;
        return series;
    }

    private static async Task<SelectedPods?> SelectedAsync(FamilyReader reader, LabelSelector selector, CancellationToken cancellationToken)
    {
        var series = await reader.SeriesAsync(reader.Family(PodLabels), reader.Window, cancellationToken).ConfigureAwait(false);
        var exported = series.SelectMany(static l => l).Select(static l => l.Name).Where(static n => n.StartsWith("label_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var unknown = selector.Labels.Where(l => !exported.Contains(l)).ToArray();
        if (unknown.Length > 0)
        {
            throw new DiscoveryException(
                $"The selector \"{selector.Text}\" asks for {string.Join(", ", unknown)}, which no kube_pod_labels series has; found {(exported.Count == 0 ? "no exported pod labels" : string.Join(", ", exported.Order(StringComparer.Ordinal).Take(20)))}. "
                + "Start kube-state-metrics with --metric-labels-allowlist=pods=[KEY,…], or select by --namespace.");
        }

        return new(series.Where(l => selector.Matches(name => l[name])).Select(reader.Labels.PodOf).ToHashSet(), series.Select(reader.Labels.PodOf).ToHashSet());
    }

    private static async Task ThrowIfElsewhereAsync(FamilyReader reader, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        reader.Cluster = null;
        var elsewhere = await UsageProbe.FindAsync(reader, options.Mapping, cancellationToken).ConfigureAwait(false);
        reader.Cluster = ClusterScope.Settle(options.Mapping.ClusterLabel, options.Cluster, [.. (elsewhere?.Memory ?? []).Select(l => l[options.Mapping.ClusterLabel])]);
    }

    /// <summary>Clusters named by usage, and by owners as far as these name any: who owns what may come from elsewhere, without the label.</summary>
    private static IEnumerable<string> ClustersIn(string label, IReadOnlyList<LabelSet> usage, IReadOnlyCollection<string> owners) =>
        usage.Select(l => l[label]).Concat(owners.Where(name => name.Length > 0 || usage.Count == 0));

    private static void ThrowIfNothingAnswered(FamilyReader reader)
    {
        if (reader.Queries.Count == 0 && reader.Missing is [var first, ..])
        {
            throw new SourceException(first.Failure, first.Reason);
        }
    }
}
