using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Counts the layouts of block collections; the most frequent wins, the smallest among equals. Documents are counted once, whatever the number of edits.</summary>
internal sealed class LayoutVotes
{
    private const int Columns = 16;
    private const int MostNodes = 20_000;
    private readonly int[] _step = new int[Columns];
    private readonly int[] _dash = new int[Columns];
    private readonly int[] _gap = new int[Columns];
    private readonly Dictionary<int, (int? Step, int? Dash, int? Gap)> _documents = [];
    private int _nodes;

    /// <summary>The layout near a node, and for what is not seen there, of its document.</summary>
    public Layout Of(YamlNode near, YamlNode root)
    {
        var local = Winners(near);
        var all = local is { Step: not null, Dash: not null, Gap: not null } ? local : OfDocument(root);
        return new(local.Step ?? all.Step ?? Layout.Default.Step, local.Dash ?? all.Dash ?? Layout.Default.Dash, local.Gap ?? all.Gap ?? Layout.Default.Gap);
    }

    private (int? Step, int? Dash, int? Gap) OfDocument(YamlNode root)
    {
        if (!_documents.TryGetValue(root.Index, out var winners))
        {
            _documents[root.Index] = winners = Winners(root);
        }

        return winners;
    }

    private (int? Step, int? Dash, int? Gap) Winners(YamlNode node)
    {
        Array.Clear(_step);
        Array.Clear(_dash);
        Array.Clear(_gap);
        _nodes = 0;
        Count(node);
        return (Winner(_step), Winner(_dash), Winner(_gap));
    }

    private void Count(YamlNode node)
    {
        if (node.Style != YamlStyle.Block || ++_nodes > MostNodes)
        {
            return;
        }

        var column = Layout.Column(node.File, node.FullStart());
        foreach (var (_, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            if (value.Style == YamlStyle.Block)
            {
                Vote(value.Kind == YamlNodeKind.Mapping ? _step : _dash, Layout.Column(node.File, value.Span.Start) - column);
                Count(value);
            }
        }

        foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            if (item is { Kind: YamlNodeKind.Mapping, Style: YamlStyle.Block })
            {
                Vote(_gap, Layout.Column(node.File, item.FullStart()) - column - 1);
                Count(item);
            }
        }
    }

    private static void Vote(int[] votes, int value)
    {
        if (value >= 0 && value < votes.Length)
        {
            votes[value]++;
        }
    }

    private static int? Winner(int[] votes)
    {
        var at = votes.AsSpan().IndexOfAnyExcept(0);
        for (var i = at + 1; at >= 0 && i < votes.Length; i++)
        {
            at = votes[i] > votes[at] ? i : at;
        }

        return at < 0 ? null : at;
    }
}
