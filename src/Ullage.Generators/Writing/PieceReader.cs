using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Generators.Writing;

/// <summary>Reads what a manifest says as a piece that can be written elsewhere: aliases written out, comments left behind.</summary>
internal static class PieceReader
{
    private const int Deepest = 32;
    private const int MostNodes = 10_000;

    /// <summary>The piece of a node; null where there is nothing, or an empty collection.</summary>
    /// <exception cref="EditRefusedException">It is deeper or larger than any part of a manifest, or holds a merge key.</exception>
    public static Piece? Of(YamlNode node)
    {
        var left = MostNodes;
        return Of(node, 0, ref left);
    }

    private static Piece? Of(YamlNode node, int depth, ref int left)
    {
        node = node.Target;
        if (depth > Deepest || --left < 0)
        {
            throw new EditRefusedException("This is too large to be written a second time.", node.Position);
        }

        switch (node.Kind)
        {
            case YamlNodeKind.Scalar when node.IsAbsent:
                return null;
            case YamlNodeKind.Scalar:
                return new Piece.Scalar(node.Text, IsText: node.Style != YamlStyle.Plain);
            case YamlNodeKind.Mapping:
                var entries = new List<(string, Piece)>();
                foreach (var (key, value) in node.Entries)
                {
                    if (key.Style == YamlStyle.Plain && key.TextIs("<<"))
                    {
                        throw new EditRefusedException("A merge key (<<) is not written a second time; write it out first.", key.Position);
                    }

                    if (Of(value, depth + 1, ref left) is { } piece)
                    {
                        entries.Add((key.Text, piece));
                    }
                    else if (value.Target.Kind == YamlNodeKind.Mapping)
                    {
                        // emptyDir: {} says something by being there.
                        entries.Add((key.Text, new Piece.Mapping([])));
                    }
                }

                return entries.Count == 0 ? null : new Piece.Mapping(entries);
            case YamlNodeKind.Sequence:
                var items = new List<Piece>();
                foreach (var item in node.Items)
                {
                    if (Of(item, depth + 1, ref left) is { } piece)
                    {
                        items.Add(piece);
                    }
                }

                return items.Count == 0 ? null : new Piece.Listing(items, null);
            default:
                return null;
        }
    }
}
