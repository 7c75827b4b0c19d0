using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>The changes asked for, by the nodes they are of.</summary>
internal sealed class MeantChanges
{
    private readonly Dictionary<int, YamlChange> _byNode = [];
    private readonly List<int> _nodes = [];
    private readonly List<int> _starts = [];
    private bool _isSorted = true;

    public int Count => _nodes.Count;

    public void Add(YamlNode node, YamlChange change)
    {
        _byNode.Add(node.Index, change);
        _nodes.Add(node.Index);
        _isSorted &= _starts.Count == 0 || _starts[^1] <= node.Span.Start;
        _starts.Add(node.Span.Start);
    }

    /// <summary>Forgets what was added after a count.</summary>
    public void Cut(int count)
    {
        foreach (var node in _nodes.Skip(count))
        {
            _byNode.Remove(node);
        }

        // Sorting parts the starts from their nodes, but happens only when no more is added.
        _nodes.RemoveRange(count, _nodes.Count - count);
        _starts.RemoveRange(count, _starts.Count - count);
    }

    /// <summary>The change of a node, or null.</summary>
    public YamlChange? Of(YamlNode node) => _byNode.GetValueOrDefault(node.Index);

    /// <summary>Whether a changed node begins within a span.</summary>
    public bool AnyWithin(TextSpan span)
    {
        if (!_isSorted)
        {
            _starts.Sort();
            _isSorted = true;
        }

        var at = _starts.BinarySearch(span.Start);
        at = at < 0 ? ~at : at;
        return at < _starts.Count && _starts[at] < span.End;
    }
}
