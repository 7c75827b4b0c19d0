namespace Ullage.Hosting.Profiling.Stacks;

/// <summary>
/// Stacks as a tree whose root is where threads begin, so that what they share is held once. Bounded: beyond its size new stacks are cut at the frame that found room. Not safe for concurrent use.
/// </summary>
internal sealed class StackTable(int mostNodes)
{
    private readonly List<(int Parent, ulong Address)> _nodes = [];
    private readonly Dictionary<(int Parent, ulong Address), int> _index = [];

    /// <summary>The node of no frames.</summary>
    public const int Root = -1;

    public int Count => _nodes.Count;

    /// <summary>Stacks that were cut for want of room.</summary>
    public long Cut { get; private set; }

    /// <summary>The caller's node and the address; callers have smaller numbers than what they call.</summary>
    public (int Parent, ulong Address) this[int node] => _nodes[node];

    /// <summary>The node of a stack.</summary>
    /// <param name="leafFirst">Its addresses.</param>
    /// <param name="isCall">Whether the leaf too is where a call returns to, one that left managed code.</param>
    public int Add(ReadOnlySpan<ulong> leafFirst, bool isCall = false)
    {
        var node = Root;
        for (var i = leafFirst.Length - 1; i >= 0; i--)
        {
            // A caller's address is where its call returns to, which may be the next method's first byte.
            if (!TryAdd(node, i == 0 && !isCall ? leafFirst[i] : leafFirst[i] - 1, out var next))
            {
                Cut++;
                return node;
            }

            node = next;
        }

        return node;
    }

    /// <summary>The nodes so far.</summary>
    public (int Parent, ulong Address)[] ToArray() => [.. _nodes];

    private bool TryAdd(int parent, ulong address, out int node)
    {
        var key = (parent, address);
        if (!_index.TryGetValue(key, out node))
        {
            if (_nodes.Count >= mostNodes)
            {
                return false;
            }

            node = _nodes.Count;
            _nodes.Add(key);
            _index.Add(key, node);
        }

        return true;
    }
}
