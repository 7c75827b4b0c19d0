using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;
using Ullage.Sizing.Backtest;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Backtest;

/// <summary>
/// Discover, read and reduce as a recommendation does, but shard by shard: a shard's histories are judged and dropped, so that memory follows the largest shard and not
/// the fleet. What policies learn of the fleet they learn in a pass before; with one shard, that pass uses the same read.
/// </summary>
/// <param name="source">Where samples come from.</param>
/// <param name="time">What time it is.</param>
public sealed class BacktestUseCase(ISampleSource source, TimeProvider time)
{
    private readonly Groundwork _ground = new(source, time);

    /// <summary>Discovers and lays out the reads of usage with what each would cost, without making them. Several shards are read twice, and stand in the plan twice.</summary>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<QueryPlan> PlanAsync(BacktestRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (window, _) = _ground.WindowOf(request.Read);
        var found = await _ground.DiscoverAsync(request.Read, window, null, progress, cancellationToken).ConfigureAwait(false);
        var queries = Groundwork.Queries(request.Read, found.Roster, request.PodsAShard);
        return await _ground.PlanAsync(request.Read, window, found, queries, Passes(Shards(queries)), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="NothingToJudgeException">The window holds no whole step after the least history.</exception>
    /// <exception cref="BudgetExceededException">The plan exceeds <see cref="RecommendRequest.MaxSamples"/>.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<BacktestReport> RunAsync(BacktestRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (window, _) = _ground.WindowOf(request.Read);
        var offset = request.OffsetMs;
        var walk = request.Walk with { Prices = request.Read.Prices };
        var run = new BacktestRun(new TimeRange(window.StartMs - offset, window.EndMs - offset), request.Policies, walk);
        var found = await _ground.DiscoverAsync(request.Read, window, null, progress, cancellationToken).ConfigureAwait(false);
        var queries = Groundwork.Queries(request.Read, found.Roster, request.PodsAShard);
        var parts = Shards(queries);
        var budget = await _ground.KeepBudgetAsync(request.Read, window, found, queries, Passes(parts), progress, cancellationToken).ConfigureAwait(false);

        var owners = new OwnerOfSeries(found.Roster, request.Read.Only);
        var (runtimes, runtimeRead) = await RuntimeMemoryReader.ReadAsync(
            source, window, Groundwork.RuntimePlans(request.Read, found), [.. run.Lookbacks.Select(r => new TimeRange(r.StartMs + offset, r.EndMs + offset))], cancellationToken).ConfigureAwait(false);
        var isGone = GoneContainers.Among(found);
        var gone = new SortedSet<ContainerId>();
        var shards = new ShardReader(source, window, request.Read, offset, owners, runtimes, progress, parts);
        if (Passes(parts) > 1)
        {
            await foreach (var histories in shards.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                run.Learn([.. histories.Where(h => !isGone(h.Container))]);
            }
        }

        await foreach (var all in shards.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            gone.UnionWith(all.Select(static h => h.Container).Where(isGone));
            List<ContainerHistory> histories = [.. all.Where(h => !isGone(h.Container))];
            if (Passes(parts) == 1)
            {
                run.Learn(histories);
            }

            progress?.Report(new(RecommendStage.Deciding, 0, 0, shards.Read.Samples));
            Judge(run, ReportBuilder.Join(found.Inventory, request.Read.Only, owners.Workloads, histories.Select(static h => h.Container)), histories, runtimes, offset);
        }

        Groundwork.ThrowIfMixed(found.Roster.Cluster, owners.Clusters);
        var read = shards.Read.Plus(runtimeRead);
        var result = run.Result();
        return new BacktestReport
        {
            Window = window,
            Source = source.Description,
            Walk = walk,
            Result = result with { DecidedAtMs = [.. result.DecidedAtMs.Select(at => at + offset)] },
            Prices = request.Read.Prices,
            Notices = [.. Groundwork.Notices(found, [.. gone]), .. budget],
            Missing = [.. found.Missing, .. read.Missing.Distinct().OrderBy(static m => m.Selector.ToString(), StringComparer.Ordinal).ThenBy(static m => m.Range.StartMs)],
            Read = found.Read.Plus(read),
        };
    }

    private static IReadOnlyList<List<UsageQuery>> Shards(IReadOnlyList<UsageQuery> queries) => [.. queries.GroupBy(static q => q.Shard).Select(static g => g.ToList())];

    private static int Passes(IReadOnlyList<List<UsageQuery>> shards) => shards.Count > 1 ? 2 : 1;

    private static void Judge(
        BacktestRun run, IReadOnlyList<Workload> workloads, IReadOnlyList<ContainerHistory> histories, IReadOnlyDictionary<ContainerId, MeasuredRuntime> runtimes, long offset)
    {
        // What people say of it now they may not have said then, and it would make all policies that are compared one.
        var known = workloads.ToDictionary(static w => w.Id, static w => w with { Annotations = WorkloadAnnotations.None });
        foreach (var history in histories)
        {
            var workload = known[history.Container.Workload];
            var facts = workload.Containers.First(c => c.Id == history.Container);
            run.Judge(workload, facts with { OomKills = [.. facts.OomKills.Select(k => k with { AtMs = k.AtMs - offset })] }, history, runtimes.GetValueOrDefault(history.Container)?.Within);
        }
    }
}
