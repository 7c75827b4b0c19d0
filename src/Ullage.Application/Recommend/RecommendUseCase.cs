using Ullage.Application.Planning;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing;
using Ullage.Sizing.Annotations;
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
    private readonly Groundwork _ground = new(source, time);

    /// <summary>Discovers and lays out the reads of usage with what each would cost, without making them.</summary>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<QueryPlan> PlanAsync(RecommendRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = Widened(request);
        var (window, _) = _ground.WindowOf(request);
        var found = await _ground.DiscoverAsync(request, window, null, progress, cancellationToken).ConfigureAwait(false);
        return await _ground.PlanAsync(request, window, found, Groundwork.Queries(request, found.Roster), usagePasses: 1, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the job. What could not be read is in the report's <see cref="RecommendationReport.Missing"/>.</summary>
    /// <exception cref="BudgetExceededException">The plan exceeds <see cref="RecommendRequest.MaxSamples"/>.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<RecommendationReport> RunAsync(RecommendRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.Only;
        request = Widened(request);
        var (window, at) = _ground.WindowOf(request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        FleetRead? reading = null;
        DiscoveryResult found;
        IReadOnlyList<Notice> budget;
        try
        {
            // Usage is read while discovery still asks for settings, unless a budget must be looked at first.
            Action<Roster>? begin = request.MaxSamples is null ? roster => reading = Begin(roster) : null;
            found = await _ground.DiscoverAsync(request, window, begin, progress, cancellationToken).ConfigureAwait(false);
            budget = await _ground.KeepBudgetAsync(request, window, found, Groundwork.Queries(request, found.Roster), usagePasses: 1, progress, cancellationToken).ConfigureAwait(false);
        }
        catch when (reading is not null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)reading.Value.Usage).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        var (owners, usageTask) = reading ?? Begin(found.Roster);
        var runtimeTask = RuntimeMemoryReader.ReadAsync(source, window, Groundwork.RuntimePlans(request, found), [], stop.Token);
        await Task.WhenAll(usageTask, runtimeTask).ConfigureAwait(false);
        var (reduction, read) = await usageTask.ConfigureAwait(false);
        var (runtimes, runtimeRead) = await runtimeTask.ConfigureAwait(false);
        Groundwork.ThrowIfMixed(found.Roster.Cluster, owners.Clusters);
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
        inventory = [.. inventory.Select(w => w with { Bounds = namespaces.GetValueOrDefault(w.Id.Namespace, NamespaceBounds.None), LargestNodes = largest }).Select(w => request.Complete?.Invoke(w) ?? w)];
        var workloads = PlanReconciliation.Of(ReportBuilder.Decide(inventory, usage, policy), namespaces, nodes);
        if (asked is not null)
        {
            workloads = [.. workloads.Where(w => asked.Matches(w.Id))];
        }

        return FleetCost.Reckoned(new RecommendationReport
        {
            At = at,
            Window = window,
            Source = source.Description,
            Policy = policy.Name,
            Workloads = workloads,
            Notices = [.. Groundwork.Notices(found, gone), .. budget, .. AnnotationNotices.Of(inventory), .. MomentNotices.Of(at, time.GetUtcNow(), usage.Values)],
            Missing = [.. found.Missing, .. read.Missing.OrderBy(static m => m.Selector.ToString(), StringComparer.Ordinal).ThenBy(static m => m.Range.StartMs)],
            Totals = ReportTotals.None,
            Read = found.Read.Plus(read),
        }, request.Prices, request.Node, nodes.Count > 0 ? nodes.Count : null);

        FleetRead Begin(Roster roster)
        {
            var owners = new OwnerOfSeries(roster, request.Only);
            var reader = new UsageReader(source, window, request, p => progress?.Report(p));
            return new FleetRead(owners, Task.Run(() => reader.ReadAsync(Groundwork.Queries(request, roster), owners, stop.Token), stop.Token));
        }
    }

    // A policy that learns from the fleet gives one workload the number that it has beside the others, so the others are read too.
    private RecommendRequest Widened(RecommendRequest request) => policy.LearnsFromFleet ? request with { Only = null } : request;

    /// <summary>A read of usage under way.</summary>
    private readonly record struct FleetRead(OwnerOfSeries Owners, Task<(UsageReduction Reduction, ReadSummary Read)> Usage);
}
