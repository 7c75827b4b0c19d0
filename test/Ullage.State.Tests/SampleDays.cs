using Ullage.Model;

namespace Ullage.State.Tests;

/// <summary>Days to keep.</summary>
internal static class SampleDays
{
    public static RuntimeFacts Runtime { get; } = new()
    {
        Kind = RuntimeKind.DotNet,
        OutsideRuntime = ByteQuantity.FromBytes(0),
        LiveHeap = ByteQuantity.FromBytes(1 << 20),
        DotNet = new DotNetObservation { Observed = TimeSpan.FromHours(3), Live = 1.5, PeakLive = 2.5, Ceiling = 3.5, Committed = 4.5, FullCollections = 6, PauseShare = 0.01, Processors = 2 },
    };

    public static IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> Buckets(params (string Namespace, string Workload)[] workloads)
    {
        var buckets = Enumerable.Range(0, State.Buckets.Count).ToDictionary(static b => b, static _ => (IReadOnlyList<ContainerDay>)[]);
        foreach (var (space, name) in workloads)
        {
            var id = new WorkloadId("", space, "Deployment", name);
            var bucket = State.Buckets.Of(id);
            buckets[bucket] = [.. buckets[bucket], new ContainerDay(new ContainerId(id, "app"), false, new byte[] { 7, 7, 7 }, Runtime)];
        }

        return buckets;
    }

    public static async Task<IReadOnlyList<ContainerDay>> AllAsync(IDayStore store, StateScope scope, int day, CancellationToken cancellationToken)
    {
        var all = new List<ContainerDay>();
        for (var bucket = 0; bucket < State.Buckets.Count; bucket++)
        {
            all.AddRange(await store.ReadAsync(scope, day, bucket, cancellationToken));
        }

        return [.. all.OrderBy(static c => c.Container)];
    }
}
