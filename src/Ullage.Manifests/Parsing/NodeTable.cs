using System.Buffers;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>One node. A mapping's children are key, value, key, value; an alias's child is what it stands for.</summary>
internal struct NodeData
{
    public int Start;
    public int End;
    public int Child;
    public int Next;
    public int Properties;
    public int BlockIndent;
    public YamlNodeKind Kind;
    public YamlStyle Style;
    public bool Shared;
}

/// <summary>Spans of a node's anchor (with its ampersand) and tag; empty where there is none.</summary>
internal readonly record struct NodeProperties(TextSpan Anchor, TextSpan Tag)
{
    public bool Any => Anchor.Length + Tag.Length > 0;

    public int Start => Anchor.Length == 0 ? Tag.Start : Tag.Length == 0 ? Anchor.Start : Math.Min(Anchor.Start, Tag.Start);
}

/// <summary>All nodes of a file in one array: 28 bytes a node, and no object. It grows in arrays that files share, one after another, and ends in one of its own that is just as long as it must be.</summary>
internal sealed class NodeTable
{
    private const int LeastShared = 1 << 8;
    private const int MostShared = 1 << 16;
    private NodeData[] _nodes;

    /// <summary>Makes room for a text: manifests have a node in some eight to twelve bytes.</summary>
    public NodeTable(int textLength) => _nodes = ArrayPool<NodeData>.Shared.Rent(Math.Clamp(textLength / 8, LeastShared, MostShared));

    public int Count { get; private set; }

    /// <summary>The few anchors and tags; the first is the none that most nodes refer to.</summary>
    public List<NodeProperties> Properties { get; } = [default];

    /// <summary>Whether an alias stands for any node.</summary>
    public bool AnyShared { get; set; }

    public ref NodeData this[int index] => ref _nodes[index];

    public int Add(YamlNodeKind kind, YamlStyle style, int start, int end, NodeProperties properties)
    {
        if (Count == _nodes.Length)
        {
            Move(Count > MostShared ? new NodeData[Count * 2] : ArrayPool<NodeData>.Shared.Rent(Count * 2));
        }

        ref var node = ref _nodes[Count];
        node.Kind = kind;
        node.Style = style;
        node.Start = start;
        node.End = end;
        node.Child = -1;
        node.Next = -1;
        node.BlockIndent = 0;
        node.Shared = false;
        node.Properties = 0;
        if (properties.Any)
        {
            node.Properties = Properties.Count;
            Properties.Add(properties);
        }

        return Count++;
    }

    /// <summary>Ends its growth: nothing is added afterwards.</summary>
    public void Close() => Move(GC.AllocateUninitializedArray<NodeData>(Count));

    public int FullStart(int index)
    {
        ref var node = ref _nodes[index];
        return node.Properties == 0 ? node.Start : Math.Min(node.Start, Properties[node.Properties].Start);
    }

    private void Move(NodeData[] to)
    {
        _nodes.AsSpan(0, Count).CopyTo(to);
        if (_nodes.Length <= MostShared * 2)
        {
            ArrayPool<NodeData>.Shared.Return(_nodes);
        }

        _nodes = to;
    }
}
