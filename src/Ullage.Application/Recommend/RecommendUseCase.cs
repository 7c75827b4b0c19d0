using Ullage.Application.Planning;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;
using Ullage.Sizing;
using Ullage.Sizing.Cost;
using Ullage.Sizing.Reconciliation;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Recommend;

/// <summary>
/// The main job: discover workloads, read and reduce their usage, have a policy decide, report. Holds no state between runs; safe for
/// concurrent use as far as its source is.
/// </summary>
/// <param name="source">Where samples come from.</param>
/// <param name="policy">What decides.</param>
/// <param name="time">What time it is.</param>
public sealed class RecommendUseCase(ISampleSource source, IPolicy policy, TimeProvider time)
{
    /// <summary>Discovers and lays out the reads of usage with what each would cost, without making them.</summary>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<QueryPlan> PlanAsync(RecommendRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (window, _) = WindowOf(request);
        var found = await DiscoverAsync(request, window, null, progress, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(request, window, found, Queries(request, found.Roster), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the job. What could not be read is in the report's <see cref="RecommendationReport.Missing"/>.</summary>
    /// <exception cref="BudgetExceededException">The plan exceeds <see cref="RecommendRequest.MaxSamples"/>.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<RecommendationReport> RunAsync(RecommendRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (window, at) = WindowOf(request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        FleetRead? reading = null;
        DiscoveryResult found;
        try
        {
            // Usage is read while discovery still asks for settings, unless a budget must be looked at first.
            Action<Roster>? begin = request.MaxSamples is null ? roster => reading = Begin(roster) : null;
            found = await DiscoverAsync(request, window, begin, progress, cancellationToken).ConfigureAwait(false);
            if (request.MaxSamples is { } most
                && await PlanAsync(request, window, found, Queries(request, found.Roster), progress, cancellationToken).ConfigureAwait(false) is var plan && plan.Total.Samples > most)
            {
                throw new BudgetExceededException(plan, most);
            }
        }
        catch when (reading is not null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)reading.Value.Usage).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        var (owners, usageTask) = reading ?? Begin(found.Roster);
        var runtimeTask = RuntimeMemoryReader.ReadAsync(source, window, RuntimePlans(request, found), stop.Token);
        await Task.WhenAll(usageTask, runtimeTask).ConfigureAwait(false);
        var (reduction, read) = await usageTask.ConfigureAwait(false);
        var (runtimes, runtimeRead) = await runtimeTask.ConfigureAwait(false);
        ThrowIfMixed(found.Roster.Cluster, owners.Clusters);
        foreach (var (container, runtime) in runtimes.Where(r => request.Only?.Matches(r.Key.Workload) != false))
        {
            reduction.Observe(container, runtime.Go);
        }

        var (usage, gone) = GoneContainers.Split(found, reduction.Complete());
        read = read.Plus(runtimeRead);
        progress?.Report(new(RecommendStage.Deciding, 0, 0, read.Samples));
        var inventory = RuntimeMemoryReader.Complete(ReportBuilder.Join(found.Inventory, request.Only, owners.Workloads, usage.Keys), runtimes);
        var (namespaces, nodes) = (found.Inventory.Namespaces, found.Inventory.Nodes);
        var largest = PlanReconciliation.Largest(nodes);
        inventory = [.. inventory.Select(w => w with { Bounds = namespaces.GetValueOrDefault(w.Id.Namespace, NamespaceBounds.None), LargestNode = largest })];
        var workloads = PlanReconciliation.Of(ReportBuilder.Decide(inventory, usage, policy), namespaces, nodes);
        return FleetCost.Reckoned(new RecommendationReport
        {
            At = at,
            Window = window,
            Source = source.Description,
            Policy = policy.Name,
            Workloads = workloads,
            Notices = [.. Notices(found, gone), .. MomentNotices.Of(at, time.GetUtcNow(), usage.Values)],
            Missing = [.. found.Missing, .. read.Missing.OrderBy(static m => m.Selector.ToString(), StringComparer.Ordinal).ThenBy(static m => m.Range.StartMs)],
            Totals = ReportTotals.None,
            Read = found.Read.Plus(read),
        }, request.Prices, request.Node, nodes.Count > 0 ? nodes.Count : null);

        FleetRead Begin(Roster roster)
        {
            var owners = new OwnerOfSeries(roster, request.Only);
            var reader = new UsageReader(source, window, request, p => progress?.Report(p));
            return new FleetRead(owners, Task.Run(() => reader.ReadAsync(Queries(request, roster), owners, stop.Token), stop.Token));
        }
    }

    private (TimeRange Window, DateTimeOffset At) WindowOf(RecommendRequest request)
    {
        if (request.Window < TimeSpan.FromMinutes(1) || request.Window > TimeSpan.FromDays(400))
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Window, "The window must be between one minute and 400 days.");
        }

        var at = request.At ?? time.GetUtcNow();
        return (TimeRange.EndingAt(at, request.Window), at);
    }

    private async Task<DiscoveryResult> DiscoverAsync(
        RecommendRequest request, TimeRange window, Action<Roster>? rosterKnown, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new(RecommendStage.Discovering, 0, 0, 0));
        var options = request.Only is { } only ? request.Discovery with { Namespaces = NamespaceGlobs.From([only.Namespace]) } : request.Discovery;
        var found = await WorkloadDiscovery.DiscoverAsync(source, window, options, rosterKnown, cancellationToken).ConfigureAwait(false);
        var failed = found.Roster.Metrics is null ? found.Missing.FirstOrDefault(m => options.Mapping.Memory.Contains(m.Selector.MetricName)) : null;

        // Usage that cannot even be listed is a failed source, not an idle fleet.
        return failed is null ? found : throw new SourceException(failed.Failure, failed.Reason);
    }

    private static IReadOnlyList<UsageQuery> Queries(RecommendRequest request, Roster roster)
    {
        if (request.Only is not { } only)
        {
            return UsageQueries.For(roster, request.Discovery.Namespaces, null);
        }

        // Pods are named after their workload, except by controllers of their own making.
        var pods = roster.Pods.Where(p => only.Matches(p.Value)).Select(static p => p.Key.Name).ToList();
        var named = pods.Count > 0 && pods.TrueForAll(pod => pod.StartsWith(only.Name, StringComparison.Ordinal));
        return UsageQueries.For(roster, NamespaceGlobs.From([only.Namespace]), named ? only.Name : null);
    }

    private static IEnumerable<RuntimeMemoryPlan> RuntimePlans(RecommendRequest request, DiscoveryResult found) =>
        request.Only is { } only ? found.RuntimeMemory.Where(plan => plan.Containers.Any(c => only.Matches(c.Workload))) : found.RuntimeMemory;

    private async Task<QueryPlan> PlanAsync(
        RecommendRequest request, TimeRange window, DiscoveryResult found, IReadOnlyList<UsageQuery> queries, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        List<(string Purpose, Selector Selector)> asked =
        [
            .. queries.Select(static q => (q.Purpose, q.Selector)),
            .. RuntimePlans(request, found).SelectMany(static plan => plan.Selectors).Select(static s => ("runtime", s)),
        ];
        progress?.Report(new(RecommendStage.Estimating, 0, asked.Count, 0));
        var estimates = new ReadEstimate[asked.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, asked.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(request.Concurrency, 1, 64), CancellationToken = cancellationToken },
            async (index, stop) =>
            {
                estimates[index] = await source.EstimateAsync(asked[index].Selector, window, stop).ConfigureAwait(false);
                progress?.Report(new(RecommendStage.Estimating, Interlocked.Increment(ref done), asked.Count, 0));
            }).ConfigureAwait(false);
        return new QueryPlan(
            window,
            [
                .. found.Queries.Select(static q => new PlannedQuery("discovery", q.Selector, q.Range, new(q.Series, q.Samples, q.Bytes), true)),
                .. asked.Zip(estimates).Select(pair => new PlannedQuery(pair.First.Purpose, pair.First.Selector, window, pair.Second, false)),
            ],
            found.Inventory.Notices);
    }

    private static void ThrowIfMixed(ClusterScope cluster, IReadOnlyCollection<string> seen)
    {
        // Samples may carry external labels that series lists lack: one name is then no contradiction, two are.
        var named = seen.Where(static s => s.Length > 0).Order(StringComparer.Ordinal).ToArray();
        if (named.Length > 1 || (named.Length == 1 && cluster.Name.Length > 0 && named[0] != cluster.Name))
        {
            throw new DiscoveryException($"Samples of several clusters came back: {string.Join(", ", named.Select(n => $"{cluster.Label}=\"{n}\""))}. Choose one with --cluster NAME.");
        }
    }

    private static IReadOnlyList<Notice> Notices(DiscoveryResult found, IReadOnlyList<ContainerId> gone)
    {
        return gone.Count == 0
            ? found.Inventory.Notices
            :
            [
                .. found.Inventory.Notices,
                new Notice("containers-gone", $"{gone.Count} containers of older pods are no longer part of their workload and are left out: {string.Join(", ", gone.Take(5))}{(gone.Count > 5 ? ", …" : "")}."),
            ];
    }

    /// <summary>A read of usage under way.</summary>
    private readonly record struct FleetRead(OwnerOfSeries Owners, Task<(UsageReduction Reduction, ReadSummary Read)> Usage);
}
