using Ullage.Application.Planning;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;

namespace Ullage.Application.Recommend;

/// <summary>What every run does before and around its reads of usage: the window, discovery, the plan, and what is said of them.</summary>
internal sealed class Groundwork(ISampleSource source, TimeProvider time)
{
    /// <summary>The stretch of history asked for, and the moment of decision.</summary>
    public (TimeRange Window, DateTimeOffset At) WindowOf(RecommendRequest request)
    {
        if (request.Window < TimeSpan.FromMinutes(1) || request.Window > TimeSpan.FromDays(400))
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Window, "The window must be between one minute and 400 days.");
        }

        var at = request.At ?? time.GetUtcNow();
        return (TimeRange.EndingAt(at, request.Window), at);
    }

    /// <summary>Finds workloads and their settings; tells as soon as it is known whose pods there are.</summary>
    public async Task<DiscoveryResult> DiscoverAsync(
        RecommendRequest request, TimeRange window, Action<Roster>? rosterKnown, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new(RecommendStage.Discovering, 0, 0, 0));
        var options = request.Only is { } only ? request.Discovery with { Namespaces = NamespaceGlobs.From([only.Namespace]) } : request.Discovery;
        var found = await WorkloadDiscovery.DiscoverAsync(source, window, options, rosterKnown, cancellationToken).ConfigureAwait(false);
        var failed = found.Roster.Metrics is null ? found.Missing.FirstOrDefault(m => options.Mapping.Memory.Contains(m.Selector.MetricName)) : null;

        // Usage that cannot even be listed is a failed source, not an idle fleet.
        return failed is null ? found : throw new SourceException(failed.Failure, failed.Reason);
    }

    /// <summary>The reads of usage.</summary>
    public static IReadOnlyList<UsageQuery> Queries(RecommendRequest request, Roster roster, int podsAShard = UsageQueries.PodsAShard)
    {
        if (request.Only is not { } only)
        {
            return UsageQueries.For(roster, request.Discovery.Namespaces, null, podsAShard);
        }

        // Pods are named after their workload, except by controllers of their own making.
        var pods = roster.Pods.Where(p => only.Matches(p.Value)).Select(static p => p.Key.Name).ToList();
        var named = pods.Count > 0 && pods.TrueForAll(pod => pod.StartsWith(only.Name, StringComparison.Ordinal));
        return UsageQueries.For(roster, NamespaceGlobs.From([only.Namespace]), named ? only.Name : null, podsAShard);
    }

    /// <summary>The reads of runtimes' own memory metrics.</summary>
    public static IEnumerable<RuntimeMemoryPlan> RuntimePlans(RecommendRequest request, DiscoveryResult found) =>
        request.Only is { } only ? found.RuntimeMemory.Where(plan => plan.Containers.Any(c => only.Matches(c.Workload))) : found.RuntimeMemory;

    /// <summary>What all reads would cost. One that cannot be estimated says why: reading it may fail too, and is then a part missing.</summary>
    /// <exception cref="SourceException">Nothing could be estimated.</exception>
    public async Task<QueryPlan> PlanAsync(
        RecommendRequest request,
        TimeRange window,
        DiscoveryResult found,
        IReadOnlyList<UsageQuery> queries,
        int usagePasses,
        IProgress<RecommendProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<(string Purpose, Selector Selector)> asked =
        [
            .. queries.Select(static q => (q.Purpose, q.Selector)),
            .. RuntimePlans(request, found).SelectMany(static plan => plan.Selectors).Select(static s => ("runtime", s)),
        ];
        progress?.Report(new(RecommendStage.Estimating, 0, asked.Count, 0));
        var estimates = new ReadEstimate[asked.Count];
        var failures = new SourceException?[asked.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, asked.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(request.Concurrency, 1, 64), CancellationToken = cancellationToken },
            async (index, stop) =>
            {
                try
                {
                    estimates[index] = await source.EstimateAsync(asked[index].Selector, window, stop).ConfigureAwait(false);
                }
                catch (SourceException failure)
                {
                    failures[index] = failure;
                    estimates[index] = new ReadEstimate(0, 0, 0);
                }

                progress?.Report(new(RecommendStage.Estimating, Interlocked.Increment(ref done), asked.Count, 0));
            }).ConfigureAwait(false);
        if (failures is [{ } first, ..] && Array.TrueForAll(failures, static f => f is not null))
        {
            throw first;
        }

        var planned = asked.Select((a, i) => new PlannedQuery(a.Purpose, a.Selector, window, estimates[i], false) { NotEstimated = failures[i]?.Message }).ToList();
        return new QueryPlan(
            window,
            [
                .. found.Queries.Select(static q => new PlannedQuery("discovery", q.Selector, q.Range, new(q.Series, q.Samples, q.Bytes), true)),
                .. Enumerable.Repeat(planned.Take(queries.Count), usagePasses).SelectMany(static pass => pass),
                .. planned.Skip(queries.Count),
            ],
            found.Inventory.Notices);
    }

    /// <summary>Looks at what all reads would cost where the run has a budget.</summary>
    /// <returns>What people should know of the estimate.</returns>
    /// <exception cref="BudgetExceededException">The plan exceeds <see cref="RecommendRequest.MaxSamples"/>.</exception>
    public async Task<IReadOnlyList<Notice>> KeepBudgetAsync(
        RecommendRequest request,
        TimeRange window,
        DiscoveryResult found,
        IReadOnlyList<UsageQuery> queries,
        int usagePasses,
        IProgress<RecommendProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (request.MaxSamples is not { } most)
        {
            return [];
        }

        var plan = await PlanAsync(request, window, found, queries, usagePasses, progress, cancellationToken).ConfigureAwait(false);
        if (plan.Total.Samples > most)
        {
            throw new BudgetExceededException(plan, most, request.LeastWindow);
        }

        return plan.Queries.FirstOrDefault(static q => q.NotEstimated is not null) is not { } unknown
            ? []
            : [new Notice("not-estimated", $"{plan.Queries.Count(static q => q.NotEstimated is not null)} reads could not be estimated and are not in what --max-samples was held against; the first, {unknown.Selector}: {unknown.NotEstimated}.")];
    }

    /// <summary>One cluster alone may come back.</summary>
    public static void ThrowIfMixed(ClusterScope cluster, IReadOnlyCollection<string> seen)
    {
        // Samples may carry external labels that series lists lack: one name is then no contradiction, two are.
        var named = seen.Where(static s => s.Length > 0).Order(StringComparer.Ordinal).ToArray();
        if (named.Length > 1 || (named.Length == 1 && cluster.Name.Length > 0 && named[0] != cluster.Name))
        {
            throw new DiscoveryException($"Samples of several clusters came back: {string.Join(", ", named.Select(n => $"{cluster.Label}=\"{n}\""))}. Choose one with --cluster NAME.");
        }
    }

    /// <summary>What people should know of the discovery and of what was left out.</summary>
    public static IReadOnlyList<Notice> Notices(DiscoveryResult found, IReadOnlyList<ContainerId> gone)
    {
        return gone.Count == 0
            ? found.Inventory.Notices
            :
            [
                .. found.Inventory.Notices,
                new Notice("containers-gone", $"{gone.Count} containers of older pods are no longer part of their workload and are left out: {string.Join(", ", gone.Take(5))}{(gone.Count > 5 ? ", …" : "")}."),
            ];
    }
}
