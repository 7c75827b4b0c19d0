namespace Ullage.Sizing.Cost;

/// <summary>Pods of one kind that are to be placed.</summary>
/// <param name="Nanocores">CPU request of one; not negative.</param>
/// <param name="Bytes">Memory request of one; not negative.</param>
/// <param name="Count">How many.</param>
internal sealed record PodKind(long Nanocores, long Bytes, long Count);

/// <summary>What one node has for pods.</summary>
/// <param name="Nanocores">CPU.</param>
/// <param name="Bytes">Memory.</param>
/// <param name="Pods">Slots.</param>
internal readonly record struct NodeRoom(long Nanocores, long Bytes, long Pods);

/// <summary>
/// First-fit-decreasing: the largest pods first (by the larger of their shares of a node's CPU and memory), each into the first node with room. Equal pods go
/// together and equally full nodes are counted as one entry, so the work grows with the kinds of pods and not with their number.
/// </summary>
/// <remarks>First-fit-decreasing fills at most 11/9 of the least possible number of nodes, plus one, where one resource is scarce.</remarks>
internal static class NodePacking
{
    /// <summary>How many nodes hold the pods.</summary>
    /// <param name="pods">What is to be placed; each must fit an empty node.</param>
    /// <param name="node">One node.</param>
    /// <exception cref="ArgumentException">A pod fits no node.</exception>
    public static long Nodes(IEnumerable<PodKind> pods, NodeRoom node)
    {
        var kinds = pods.Where(static p => p.Count > 0).GroupBy(static p => (p.Nanocores, p.Bytes))
            .Select(static g => new PodKind(g.Key.Nanocores, g.Key.Bytes, g.Sum(static p => p.Count)))
            .OrderByDescending(p => Size(p, node)).ThenByDescending(static p => p.Nanocores).ThenByDescending(static p => p.Bytes).ToList();
        var (leastNanocores, leastBytes) = LeastFrom(kinds);
        List<(NodeRoom Room, long Count)> open = [];
        long closed = 0;
        for (var i = 0; i < kinds.Count; i++)
        {
            // What is too full for the smallest pod still to come is done with.
            List<(NodeRoom Room, long Count)> next = [];
            var left = kinds[i].Count;
            foreach (var (room, count) in open)
            {
                if (room.Pods == 0 || room.Nanocores < leastNanocores[i] || room.Bytes < leastBytes[i])
                {
                    closed += count;
                }
                else
                {
                    left = Fill(next, room, count, kinds[i], left);
                }
            }

            var fits = Fits(kinds[i], node);
            if (fits == 0)
            {
                throw new ArgumentException($"A pod of {kinds[i].Nanocores} nanocores and {kinds[i].Bytes} bytes fits no node.", nameof(pods));
            }

            if (left > 0)
            {
                Fill(next, node, (left / fits) + (left % fits > 0 ? 1 : 0), kinds[i], left);
            }

            open = next;
        }

        return closed + open.Sum(static o => o.Count);
    }

    /// <summary>Whether one pod fits an empty node.</summary>
    public static bool Fits(long nanocores, long bytes, NodeRoom node) => nanocores <= node.Nanocores && bytes <= node.Bytes && node.Pods > 0;

    private static long Fill(List<(NodeRoom Room, long Count)> into, NodeRoom room, long count, PodKind pod, long left)
    {
        var fits = Math.Min(Fits(pod, room), left);
        if (fits == 0)
        {
            into.Add((room, count));
            return left;
        }

        var full = Math.Min(count, left / fits);
        into.Add((Less(room, pod, fits), full));
        left -= full * fits;
        if (full == count)
        {
            return left;
        }

        if (left > 0)
        {
            into.Add((Less(room, pod, left), 1));
            full++;
        }

        if (count > full)
        {
            into.Add((room, count - full));
        }

        return 0;
    }

    private static NodeRoom Less(NodeRoom room, PodKind pod, long pods) => new(room.Nanocores - (pod.Nanocores * pods), room.Bytes - (pod.Bytes * pods), room.Pods - pods);

    private static long Fits(PodKind pod, NodeRoom room) => Math.Min(
        room.Pods,
        Math.Min(pod.Nanocores > 0 ? room.Nanocores / pod.Nanocores : long.MaxValue, pod.Bytes > 0 ? room.Bytes / pod.Bytes : long.MaxValue));

    private static double Size(PodKind pod, NodeRoom node) => Math.Max(pod.Nanocores / (double)node.Nanocores, pod.Bytes / (double)node.Bytes);

    private static (long[] Nanocores, long[] Bytes) LeastFrom(List<PodKind> kinds)
    {
        var (nanocores, bytes) = (new long[kinds.Count], new long[kinds.Count]);
        for (var i = kinds.Count - 1; i >= 0; i--)
        {
            var last = i == kinds.Count - 1;
            nanocores[i] = last ? kinds[i].Nanocores : Math.Min(nanocores[i + 1], kinds[i].Nanocores);
            bytes[i] = last ? kinds[i].Bytes : Math.Min(bytes[i + 1], kinds[i].Bytes);
        }

        return (nanocores, bytes);
    }
}
