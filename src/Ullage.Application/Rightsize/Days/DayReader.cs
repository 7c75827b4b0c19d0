using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>What reading one day gave.</summary>
/// <param name="Buckets">The shard's buckets, empty ones included.</param>
/// <param name="Read">What was read, discovery included.</param>
/// <param name="IsEmpty">Whether the source knows nothing of that day, not even of other shards' containers.</param>
internal sealed record DayRead(IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> Buckets, ReadSummary Read, bool IsEmpty);

/// <summary>Reads one day: whose pods there were, what they used and what their runtimes told, as the samples of that day tell it.</summary>
/// <param name="source">Where samples come from: the samples alone, since a cluster's API knows of now and not of that day.</param>
/// <param name="time">The clock.</param>
/// <param name="request">What is asked for.</param>
/// <param name="calendar">Which samples make a day.</param>
internal sealed class DayReader(ISampleSource source, TimeProvider time, RightsizeRequest request, DayCalendar calendar)
{
    private readonly Groundwork _ground = new(source, time);

    /// <summary>Reads it.</summary>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<DayRead> ReadAsync(int day, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var window = calendar.SamplesOf(day);
        Func<WorkloadId, bool>? meant = request.Shard.Count == 1 ? null : request.Shard.Owns;
        var read = request.Read with
        {
            Only = null,
            Reduction = request.Read.Reduction with { KeepCells = true },
            Discovery = request.Read.Discovery with { RuntimesOf = meant },
        };
        var found = await _ground.DiscoverAsync(read, window, null, progress, cancellationToken).ConfigureAwait(false);
        var owners = new OwnerOfSeries(found.Roster, null, meant);
        var (runtimes, runtimeRead) = await RuntimeMemoryReader.ReadAsync(source, Clipped(day, window), found.RuntimeMemory, [], cancellationToken).ConfigureAwait(false);
        var queries = meant is null
            ? UsageQueries.For(found.Roster, read.Discovery.Namespaces, null)
            : UsageQueries.Among(found.Roster, await PodsAsync(found.Roster, window, cancellationToken).ConfigureAwait(false), meant);
        var total = found.Read with { Missing = found.Missing };
        total = total.Plus(runtimeRead);
        var containers = new Dictionary<ContainerId, ContainerDay>();
        SourceException? failure = null;
        var (groups, failed) = (queries.GroupBy(static q => q.Shard).ToList(), 0);
        foreach (var group in groups)
        {
            try
            {
                total = total.Plus(await ReduceAsync(day, window, read, [.. group], owners, runtimes, containers, progress, cancellationToken).ConfigureAwait(false));
            }
            catch (SourceException e)
            {
                // One group of namespaces is a part missing; all of them are a source that failed.
                (failure, failed) = (failure ?? e, failed + 1);
                total = total with { Missing = [.. total.Missing, .. group.Select(q => new MissingRange(q.Selector, window, e.Failure, e.Message))] };
            }
        }

        if (failure is not null && failed == groups.Count)
        {
            throw failure;
        }

        Groundwork.ThrowIfMixed(found.Roster.Cluster, owners.Clusters);
        foreach (var (container, runtime) in runtimes)
        {
            if (containers.TryGetValue(container, out var known))
            {
                containers[container] = known with { Runtime = runtime.Facts };
            }
        }

        var buckets = request.Shard.Owned.ToDictionary(static b => b, static _ => (IReadOnlyList<ContainerDay>)[]);
        foreach (var bucket in containers.Values.GroupBy(static c => Buckets.Of(c.Container.Workload)))
        {
            buckets[bucket.Key] = [.. bucket.OrderBy(static c => c.Container)];
        }

        return new DayRead(buckets, total, found.Roster.Metrics is null);
    }

    // Also the pods of which usage tells and their owners do not: a whole run meets them in its samples.
    private async Task<IReadOnlyDictionary<PodId, WorkloadId>> PodsAsync(Roster roster, TimeRange window, CancellationToken cancellationToken)
    {
        if (roster.Metrics is not { } metrics)
        {
            return roster.Pods;
        }

        var pods = new Dictionary<PodId, WorkloadId>(roster.Pods);
        var selector = metrics.Containers(metrics.Memory);
        selector = request.Read.Discovery.Namespaces.On(metrics.Labels.Namespace) is { } spaces ? selector with { Matchers = [.. selector.Matchers, spaces] } : selector;
        foreach (var labels in await source.SeriesAsync(roster.Cluster.Within(selector), window, cancellationToken).ConfigureAwait(false))
        {
            if (metrics.Labels.TryRead(labels, out var @namespace, out var pod, out _) && roster.Owners.TryResolve(@namespace, pod, out var workload, out _))
            {
                pods[new PodId(workload.Cluster, @namespace, pod)] = workload;
            }
        }

        return pods;
    }

    private async Task<ReadSummary> ReduceAsync(
        int day,
        TimeRange window,
        RecommendRequest read,
        IReadOnlyList<UsageQuery> queries,
        OwnerOfSeries owners,
        IReadOnlyDictionary<ContainerId, MeasuredRuntime> runtimes,
        Dictionary<ContainerId, ContainerDay> containers,
        IProgress<RecommendProgress>? progress,
        CancellationToken cancellationToken)
    {
        var reader = new UsageReader(source, window, read, p => progress?.Report(p));
        var (reduction, summary) = await reader.ReadAsync(queries, owners, cancellationToken).ConfigureAwait(false);
        var cells = reduction.Cells().Where(c => c.Day.DayNumber == CellDay(day)).ToDictionary(static c => c.Container);
        foreach (var (container, cell) in cells)
        {
            if (runtimes.TryGetValue(container, out var runtime) && runtime.Go.Count > 0)
            {
                cell.Observe(runtime.Go);
            }

            var output = new System.Buffers.ArrayBufferWriter<byte>();
            cell.Write(output);
            containers[container] = new ContainerDay(container, owners.Workloads.GetValueOrDefault(container.Workload), output.WrittenMemory.ToArray(), null);
        }

        return summary;
    }

    private static int CellDay(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + day;

    private static TimeRange Clipped(int day, TimeRange window) => DayCalendar.DayAlone(day) is var alone ? new TimeRange(alone.StartMs, Math.Min(alone.EndMs, window.EndMs)) : window;
}
