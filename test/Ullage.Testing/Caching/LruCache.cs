namespace Ullage.Testing.Caching;

/// <summary>The least recently used goes.</summary>
public sealed class LruCache(int capacity) : ISimulatedCache
{
    private readonly Dictionary<long, LinkedListNode<long>> _nodes = new(capacity);
    private readonly LinkedList<long> _order = new();

    public string Name => "LRU";

    public bool Access(long key)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return true;
        }

        if (_nodes.Count == capacity)
        {
            _nodes.Remove(_order.Last!.Value);
            _order.RemoveLast();
        }

        _nodes[key] = _order.AddFirst(key);
        return false;
    }
}
