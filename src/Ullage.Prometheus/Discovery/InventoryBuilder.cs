using Ullage.Model;
using Ullage.Prometheus.Mapping;
using Ullage.Prometheus.Runtimes;

namespace Ullage.Prometheus.Discovery;

/// <summary>Puts facts about pods together by workload. The newest pod's settings are the workload's.</summary>
internal sealed class InventoryBuilder(PodOwners owners)
{
    private readonly Dictionary<PodId, WorkloadId> _pods = [];
    private readonly Dictionary<WorkloadId, Draft> _drafts = [];
    private readonly Dictionary<PodKey, Draft> _found = [];

    public bool HasSettings { get; private set; }

    public int WorkloadCount => _drafts.Count;

    public int InferredDespiteOwners => _drafts.Values.Count(static d => d.Inferred);

    public int GoneNotLookedUp { get; private set; }

    public HashSet<WorkloadId> FullyListed => [.. _drafts.Where(static d => d.Value.Newest?.ContainersListed == true).Select(static d => d.Key)];

    public void AddPods(IEnumerable<PodKey> pods)
    {
        foreach (var pod in pods)
        {
            Find(pod)?.Pods.Add(pod);
        }
    }

    public void AddMeasured(ContainerLabels labels, IEnumerable<LabelSet> series)
    {
        foreach (var one in series)
        {
            if (labels.TryRead(one, out var @namespace, out var pod, out var container) && Find(new PodKey(@namespace, pod)) is { } draft)
            {
                draft.Measured.Add(container);
            }
        }
    }

    public void AddSettings(IEnumerable<PodSettings> pods)
    {
        foreach (var pod in pods)
        {
            HasSettings |= pod.Containers.Any(static c => c.AnySet);
            if (Find(pod.Key) is { } draft && (draft.Newest is null || PodSettings.CompareAge(pod, draft.Newest) > 0))
            {
                draft.Newest = pod;
            }
        }
    }

    /// <summary>The last pods, by name, of workloads that have none at the window's end: a CronJob's names carry their time.</summary>
    public IReadOnlyCollection<PodKey> PodsOfGone(int aWorkload, int most)
    {
        var gone = _drafts.Where(static d => d.Value.Newest is null && d.Value.Pods.Count > 0).OrderBy(static d => d.Key).ToList();
        var kept = gone.Take(most / aWorkload).ToList();
        GoneNotLookedUp = gone.Count - kept.Count;
        return [.. kept.SelectMany(d => d.Value.Pods.OrderByDescending(static p => p.Pod, StringComparer.Ordinal).Take(aWorkload))];
    }

    public void AddGone(IEnumerable<PodSettings> pods) => AddSettings(pods.Where(static p => p.Containers.Count > 0));

    public void AddRunning(IEnumerable<PodKey> running)
    {
        foreach (var pod in running)
        {
            if (Find(pod) is { } draft)
            {
                draft.Replicas++;
            }
        }
    }

    public void AddIncidents(IReadOnlyDictionary<PodContainer, Incidents> incidents)
    {
        foreach (var (key, incident) in incidents)
        {
            if (Find(key.Pod) is { } draft)
            {
                var (restarts, kills) = draft.Incidents.GetValueOrDefault(key.Container, (0, []));
                draft.Incidents[key.Container] = (restarts + incident.Restarts, incident.Kills.Count == 0 ? kills : [.. kills, .. incident.Kills]);
            }
        }
    }

    public void AddAutoscalers(Dictionary<(string Namespace, string Kind, string Name), Autoscaler> autoscalers)
    {
        foreach (var (id, draft) in _drafts)
        {
            draft.Autoscaler = autoscalers.GetValueOrDefault((id.Namespace, id.Kind, id.Name)) ?? autoscalers.GetValueOrDefault((id.Namespace, "", id.Name));
        }
    }

    public void AddBudgets(FoundBudgets found)
    {
        foreach (var (id, draft) in _drafts)
        {
            draft.Budgets = found.Of(id, draft.Pods);
        }
    }

    public void AddAnnotations(FoundAnnotations found)
    {
        foreach (var (id, draft) in _drafts)
        {
            draft.Annotations = found.Of(id, draft.Newest?.Key);
        }
    }

    public void AddControllers(IReadOnlyDictionary<(string Namespace, string Kind, string Name), Owner> above)
    {
        foreach (var (id, draft) in _drafts)
        {
            draft.Controller = above.TryGetValue((id.Namespace, id.Kind, id.Name), out var owner) && owner.Kind.Length > 0 ? $"{owner.Kind} {owner.Name}" : null;
        }
    }

    public void AddImages(KubeLabels names, IReadOnlyList<LabelSet> series)
    {
        // Which pod had which image is of interest only where there are several.
        var only = new Dictionary<(Draft, string Container), string>();
        foreach (var labels in series)
        {
            var (pod, container) = names.ContainerOf(labels);
            if (labels["image"] is { Length: > 0 } image && Find(pod) is { } draft && only.TryAdd((draft, container), image) is false && only[(draft, container)] != image)
            {
                draft.Images.TryAdd(container, new SortedDictionary<string, string>(StringComparer.Ordinal));
            }
        }

        foreach (var labels in series)
        {
            var (pod, container) = names.ContainerOf(labels);
            if (labels["image"] is { Length: > 0 } image && Find(pod) is { } draft && draft.Images.TryGetValue(container, out var images))
            {
                images[pod.Pod] = image;
            }
        }
    }

    public void AddRuntimes(RuntimeFindings findings)
    {
        foreach (var sign in findings.Signs)
        {
            Runtime(sign.Container)?.Add(sign);
        }

        foreach (var setting in findings.Settings)
        {
            Runtime(setting.Container)?.Add(setting);
        }
    }

    /// <summary>Containers whose runtime tells its memory, with the pods to look at.</summary>
    public IReadOnlyList<RuntimeMemoryTarget> MemoryTargets() =>
    [
        .. _drafts.OrderBy(static d => d.Key).SelectMany(static d => d.Value.Runtimes
            .Where(static r => r.Value.Kind is RuntimeKind.Go or RuntimeKind.DotNet or RuntimeKind.Jvm)
            .Select(r => new RuntimeMemoryTarget(new ContainerId(d.Key, r.Key), r.Value.Build(), RuntimeMemoryPlan.Chosen(r.Value.Pods), r.Value.TellsLiveHeap))),
    ];

    public Inventory Build(IReadOnlyList<Notice> notices) => new()
    {
        Workloads = [.. _drafts.OrderBy(static d => d.Key).Select(static d => d.Value.Build(d.Key))],
        Pods = _pods,
        Notices = notices,
    };

    private Draft? Find(PodKey pod)
    {
        if (_found.TryGetValue(pod, out var known))
        {
            return known;
        }

        if (!owners.TryResolve(pod.Namespace, pod.Pod, out var workload, out var inferred))
        {
            return null;
        }

        _pods[new PodId(workload.Cluster, pod.Namespace, pod.Pod)] = workload;
        if (!_drafts.TryGetValue(workload, out var draft))
        {
            _drafts.Add(workload, draft = new Draft());
        }

        draft.Inferred |= inferred;
        _found.Add(pod, draft);
        return draft;
    }

    // A scrape that does not name the container means the only one there is; among several it means nothing certain.
    private RuntimeFactsBuilder? Runtime(PodContainer told)
    {
        if (Find(told.Pod) is not { } draft || (told.Container.Length > 0 ? told.Container : draft.OnlyContainer) is not { } container)
        {
            return null;
        }

        if (!draft.Runtimes.TryGetValue(container, out var runtime))
        {
            draft.Runtimes.Add(container, runtime = new RuntimeFactsBuilder());
        }

        return runtime;
    }

    private sealed class Draft
    {
        public SortedDictionary<string, RuntimeFactsBuilder> Runtimes { get; } = new(StringComparer.Ordinal);

        public string? OnlyContainer
        {
            get
            {
                var names = Newest is { ContainersListed: true } ? Newest.Containers.Where(static c => c.Role == ContainerRole.App).Select(static c => c.Name) : Measured.Union(Newest?.Containers.Select(static c => c.Name) ?? []);
                return names.Take(2).ToList() is [var only] ? only : null;
            }
        }

        public HashSet<PodKey> Pods { get; } = [];

        public Dictionary<string, SortedDictionary<string, string>> Images { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Measured { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, (int Restarts, List<OomKill> Kills)> Incidents { get; } = new(StringComparer.Ordinal);

        public PodSettings? Newest { get; set; }

        public Autoscaler? Autoscaler { get; set; }

        public IReadOnlyList<PodBudget> Budgets { get; set; } = [];

        public WorkloadAnnotations Annotations { get; set; } = WorkloadAnnotations.None;

        public int Replicas { get; set; }

        public string? Controller { get; set; }

        public bool Inferred { get; set; }

        public Workload Build(WorkloadId id)
        {
            var names = new SortedSet<string>(Newest?.Containers.Select(static c => c.Name) ?? [], StringComparer.Ordinal);
            if (Newest?.ContainersListed != true)
            {
                names.UnionWith(Measured);
                names.UnionWith(Incidents.Keys);
            }

            return new Workload { Id = id, Replicas = Replicas, Autoscaler = Own(Autoscaler, names), Budgets = Budgets, Inferred = Inferred, Controller = Controller, Annotations = Annotations, Containers = [.. names.Select(name => Container(id, name))] };
        }

        // A label may hold the container of the exporter itself: only one of this workload is meant.
        private static Autoscaler? Own(Autoscaler? autoscaler, SortedSet<string> names) =>
            autoscaler is null ? null : autoscaler with { Targets = [.. autoscaler.Targets.Select(t => t.Container is { } name && !names.Contains(name) ? t with { Container = null } : t)] };

        private ContainerFacts Container(WorkloadId id, string name)
        {
            var settings = Newest?.Find(name);
            var (restarts, kills) = Incidents.GetValueOrDefault(name, (0, []));
            return new ContainerFacts
            {
                Id = new ContainerId(id, name),
                Role = settings?.Role ?? ContainerRole.App,
                Current = settings?.Resources ?? ResourceSettings.None,
                SettingsKnown = settings is not null,
                Image = settings?.Image,
                PodImages = Images.TryGetValue(name, out var images) && images.Values.Distinct(StringComparer.Ordinal).Skip(1).Any() ? images : new Dictionary<string, string>(),
                Variables = settings?.Variables ?? [],
                Runtime = DeclaredRuntime.Fill(Runtimes.GetValueOrDefault(name)?.Build() ?? RuntimeFacts.Unknown, settings?.Variables ?? []),
                Restarts = restarts,
                OomKills = [.. kills.OrderBy(static k => k.AtMs).ThenBy(static k => k.Pod, StringComparer.Ordinal)],
            };
        }
    }
}
