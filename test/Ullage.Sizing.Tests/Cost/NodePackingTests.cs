using FsCheck;
using FsCheck.Fluent;
using Ullage.Sizing.Cost;

namespace Ullage.Sizing.Tests.Cost;

public sealed class NodePackingTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);
    private static readonly NodeRoom Node = new(1000, 1000, 8);

    [Fact]
    public void Ten_pods_of_a_seventh_of_a_node_need_two_nodes() => Assert.Equal(2, NodePacking.Nodes([new PodKind(500, 100, 10)], new NodeRoom(3600, 14_400, 110)));

    [Fact]
    public void Nothing_needs_no_node() => Assert.Equal(0, NodePacking.Nodes([], Node));

    [Fact]
    public void Small_pods_go_into_the_room_that_large_ones_leave() => Assert.Equal(2, NodePacking.Nodes([new PodKind(600, 600, 2), new PodKind(400, 400, 2)], Node));

    [Fact]
    public void The_number_of_pods_is_a_bound_too() => Assert.Equal(3, NodePacking.Nodes([new PodKind(0, 0, 17)], Node));

    [Fact]
    public void Millions_of_replicas_are_reckoned_and_not_counted_out() => Assert.Equal(1_000_000_000, NodePacking.Nodes([new PodKind(500, 1, 2_000_000_000)], Node));

    [Fact]
    public void A_pod_larger_than_a_node_is_refused() => Assert.Throws<ArgumentException>(static () => NodePacking.Nodes([new PodKind(1001, 1, 1)], Node));

    [Fact]
    public void Counting_alike_nodes_together_gives_what_placing_pod_by_pod_gives() => Check.One(Many, Prop.ForAll(Pods(), static pods =>
        NodePacking.Nodes(pods, Node) == OneByOne(pods)));

    [Fact]
    public void Never_fewer_nodes_than_the_sums_fill_and_never_more_than_pods() => Check.One(Many, Prop.ForAll(Pods(), static pods =>
    {
        var nodes = NodePacking.Nodes(pods, Node);
        var least = new[] { pods.Sum(static p => p.Nanocores * p.Count) / 1000.0, pods.Sum(static p => p.Bytes * p.Count) / 1000.0, pods.Sum(static p => p.Count) / 8.0 }.Max();
        return nodes >= least && nodes <= pods.Sum(static p => p.Count);
    }));

    /// <summary>The textbook's first-fit-decreasing, a pod at a time.</summary>
    private static long OneByOne(PodKind[] pods)
    {
        var sorted = pods.OrderByDescending(static p => Math.Max(p.Nanocores / 1000.0, p.Bytes / 1000.0)).ThenByDescending(static p => p.Nanocores).ThenByDescending(static p => p.Bytes);
        List<NodeRoom> nodes = [];
        foreach (var pod in sorted.SelectMany(static p => Enumerable.Repeat(p, (int)p.Count)))
        {
            var at = nodes.FindIndex(n => n.Nanocores >= pod.Nanocores && n.Bytes >= pod.Bytes && n.Pods > 0);
            if (at < 0)
            {
                at = nodes.Count;
                nodes.Add(Node);
            }

            nodes[at] = new NodeRoom(nodes[at].Nanocores - pod.Nanocores, nodes[at].Bytes - pod.Bytes, nodes[at].Pods - 1);
        }

        return nodes.Count;
    }

    private static Arbitrary<PodKind[]> Pods() =>
        Arb.From(Gen.ArrayOf(from cpu in Gen.Choose(0, 20) from memory in Gen.Choose(0, 20) from count in Gen.Choose(0, 12) select new PodKind(cpu * 50, memory * 50, count)));
}
