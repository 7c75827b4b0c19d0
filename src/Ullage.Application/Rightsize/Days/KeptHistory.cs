using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>What the kept days of one bucket tell of its containers.</summary>
/// <param name="Usage">What each used.</param>
/// <param name="Runtimes">What each one's runtime told, day by day.</param>
/// <param name="Inferred">Workloads whose usage was seen, and whether names alone told them.</param>
internal sealed record KeptHistory(
    IReadOnlyDictionary<ContainerId, IContainerUsage> Usage, IReadOnlyDictionary<ContainerId, IReadOnlyList<RuntimeFacts>> Runtimes, IReadOnlyDictionary<WorkloadId, bool> Inferred)
{
    /// <summary>Reads the days of a bucket.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="scope">Which.</param>
    /// <param name="days">The days, in order.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="known">Workloads as they are known now, by cluster, namespace and name: a kind that names alone told gives way to the one that is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StateDamagedException">A day is not what was written.</exception>
    public static async Task<KeptHistory> ReadAsync(
        IDayStore store, StateScope scope, IEnumerable<int> days, int bucket, ILookup<(string, string, string), WorkloadId> known, CancellationToken cancellationToken)
    {
        var cells = new SortedDictionary<ContainerId, List<ContainerDayCell>>();
        var runtimes = new Dictionary<ContainerId, List<RuntimeFacts>>();
        var inferred = new Dictionary<WorkloadId, bool>();
        foreach (var day in days)
        {
            foreach (var kept in await store.ReadAsync(scope, day, bucket, cancellationToken).ConfigureAwait(false))
            {
                var id = kept.Inferred ? Named(kept.Container, known) : kept.Container;
                inferred[id.Workload] = kept.Inferred && id.Workload == kept.Container.Workload;
                Add(cells, id, Cell(day, id, kept));
                if (kept.Runtime is { } runtime)
                {
                    Add(runtimes, id, runtime);
                }
            }
        }

        return new KeptHistory(
            cells.ToDictionary(static c => c.Key, static c => (IContainerUsage)ContainerWindow.From(c.Value)),
            runtimes.ToDictionary(static r => r.Key, static r => (IReadOnlyList<RuntimeFacts>)r.Value),
            inferred);
    }

    private static ContainerDayCell Cell(int day, ContainerId id, ContainerDay kept)
    {
        try
        {
            return ContainerDayCell.Read(id, kept.Cell.Span);
        }
        catch (InvalidDataException e)
        {
            throw new StateDamagedException(day, $"{DayCalendar.Name(day)}, {id}: {e.Message}", e);
        }
    }

    private static ContainerId Named(ContainerId container, ILookup<(string, string, string), WorkloadId> known)
    {
        var workload = container.Workload;
        var same = known[(workload.Cluster, workload.Namespace, workload.Name)].Take(2).ToList();
        return same.Count == 1 ? container with { Workload = same[0] } : container;
    }

    private static void Add<T>(IDictionary<ContainerId, List<T>> lists, ContainerId id, T item)
    {
        if (!lists.TryGetValue(id, out var list))
        {
            lists.Add(id, list = []);
        }

        list.Add(item);
    }
}
