using Ullage.Application.Planning;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;
using Ullage.Sizing;

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
        var found = await DiscoverAsync(request, window, progress, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(request, window, found, Queries(request, found), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the job. What could not be read is in the report's <see cref="RecommendationReport.Missing"/>.</summary>
    /// <exception cref="BudgetExceededException">The plan exceeds <see cref="RecommendRequest.MaxSamples"/>.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<RecommendationReport> RunAsync(RecommendRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (window, at) = WindowOf(request);
        var found = await DiscoverAsync(request, window, progress, cancellationToken).ConfigureAwait(false);
        var queries = Queries(request, found);
        if (request.MaxSamples is { } most
            && await PlanAsync(request, window, found, queries, progress, cancellationToken).ConfigureAwait(false) is var plan && plan.Total.Samples > most)
        {
            throw new BudgetExceededException(plan, most);
        }

        var owners = new OwnerOfSeries(found, request.Only);
        var reader = new UsageReader(source, window, request, p => progress?.Report(p));
        var (usage, read) = await reader.ReadAsync(queries, owners, cancellationToken).ConfigureAwait(false);
        ThrowIfMixed(found.Cluster, owners.Clusters);
        var (runtimes, runtimeRead) = await RuntimeMemoryReader.ReadAsync(source, window, RuntimePlans(request, found), cancellationToken).ConfigureAwait(false);
        read = read.Plus(runtimeRead);
        progress?.Report(new(RecommendStage.Deciding, 0, 0, read.Samples));
        var inventory = RuntimeMemoryReader.Complete(ReportBuilder.Join(found.Inventory, request.Only, owners.Workloads, usage.Keys), runtimes);
        var workloads = ReportBuilder.Decide(inventory, usage, policy);
        return new RecommendationReport
        {
            At = at,
            Window = window,
            Source = source.Description,
            Policy = policy.Name,
            Workloads = workloads,
            Notices = Notices(found, owners),
            Missing = [.. found.Missing, .. read.Missing.OrderBy(static m => m.Selector.ToString(), StringComparer.Ordinal).ThenBy(static m => m.Range.StartMs)],
            Totals = FleetTotals.Of(workloads, request.Prices),
            Read = found.Read.Plus(read),
        };
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

    private async Task<DiscoveryResult> DiscoverAsync(RecommendRequest request, TimeRange window, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new(RecommendStage.Discovering, 0, 0, 0));
        var options = request.Only is { } only ? request.Discovery with { Namespaces = NamespaceGlobs.From([only.Namespace]) } : request.Discovery;
        var found = await WorkloadDiscovery.DiscoverAsync(source, window, options, cancellationToken).ConfigureAwait(false);
        var failed = found.Metrics is null ? found.Missing.FirstOrDefault(m => options.Mapping.Memory.Contains(m.Selector.MetricName)) : null;

        // Usage that cannot even be listed is a failed source, not an idle fleet.
        return failed is null ? found : throw new SourceException(failed.Failure, failed.Reason);
    }

    private static IReadOnlyList<UsageQuery> Queries(RecommendRequest request, DiscoveryResult found)
    {
        if (request.Only is not { } only)
        {
            return UsageQueries.For(found, request.Discovery.Namespaces, null);
        }

        // Pods are named after their workload, except by controllers of their own making.
        var pods = found.Inventory.Pods.Where(p => only.Matches(p.Value)).Select(static p => p.Key.Name).ToList();
        var named = pods.Count > 0 && pods.TrueForAll(pod => pod.StartsWith(only.Name, StringComparison.Ordinal));
        return UsageQueries.For(found, NamespaceGlobs.From([only.Namespace]), named ? only.Name : null);
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

    private static IReadOnlyList<Notice> Notices(DiscoveryResult found, OwnerOfSeries owners)
    {
        var dropped = owners.Dropped.ToList();
        return dropped.Count == 0
            ? found.Inventory.Notices
            :
            [
                .. found.Inventory.Notices,
                new Notice("containers-gone", $"{dropped.Count} containers of older pods are no longer part of their workload and are left out: {string.Join(", ", dropped.Take(5))}{(dropped.Count > 5 ? ", …" : "")}."),
            ];
    }
}
