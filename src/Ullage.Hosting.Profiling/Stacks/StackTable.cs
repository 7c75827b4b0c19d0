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

    public int Add(ReadOnlySpan<ulong> leafFirst)
    {
        var node = Root;
        for (var i = leafFirst.Length - 1; i >= 0; i--)
        {
            // A caller's address is where its call returns to, which may be the next method's first byte.
            var key = (node, i == 0 ? leafFirst[i] : leafFirst[i] - 1);
            if (!_index.TryGetValue(key, out var next))
            {
                if (_nodes.Count >= mostNodes)
                {
                    Cut++;
                    return node;
                }

                next = _nodes.Count;
                _nodes.Add(key);
                _index.Add(key, next);
            }

            node = next;
        }

        return node;
    }
}
