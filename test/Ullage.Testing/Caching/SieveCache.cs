namespace Ullage.Testing.Caching;

/// <summary>SIEVE (Zhang et al., NSDI 2024): a queue in order of arrival whose hand walks from old to new, spares what was used since it last passed, and stays where it took.</summary>
public sealed class SieveCache(int capacity) : ISimulatedCache
{
    private readonly Dictionary<long, LinkedListNode<Item>> _nodes = new(capacity);
    private readonly LinkedList<Item> _order = new();
    private LinkedListNode<Item>? _hand;

    public string Name => "SIEVE";

    public bool Access(long key)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            node.Value.Used = true;
            return true;
        }

        if (_nodes.Count == capacity)
        {
            Evict();
        }

        _nodes[key] = _order.AddFirst(new Item(key));
        return false;
    }

    private void Evict()
    {
        var hand = _hand ?? _order.Last!;
        while (hand.Value.Used)
        {
            hand.Value.Used = false;
            hand = hand.Previous ?? _order.Last!;
        }

        _hand = hand.Previous;
        _nodes.Remove(hand.Value.Key);
        _order.Remove(hand);
    }

    private sealed class Item(long key)
    {
        public long Key { get; } = key;

        public bool Used { get; set; }
    }
}
