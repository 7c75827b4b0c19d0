using Ullage.Manifests.Editing;

namespace Ullage.Generators.Writing;

/// <summary>Pieces as changes of a file that is there. Reasons stay behind: a file has comments of its own.</summary>
internal static class PieceChange
{
    public static YamlChange Of(Piece piece) => piece switch
    {
        Piece.Scalar scalar => scalar.IsText ? YamlChange.Text(scalar.Content) : scalar.Content is "true" or "false" || scalar.Content.All(char.IsAsciiDigit) ? YamlChange.Literal(scalar.Content) : YamlChange.Value(scalar.Content),
        Piece.Mapping mapping => YamlChange.Map([.. mapping.Entries.Select(static e => (e.Key, Of(e.Value)))]),
        Piece.Listing { Identity: { } identity } list => YamlChange.List(identity, [.. list.Items.Cast<Piece.Mapping>().Select(i => Named(i, identity))]),
        Piece.Listing list when list.Items.All(static i => i is Piece.Scalar) => YamlChange.Append([.. list.Items.Cast<Piece.Scalar>().Select(static s => s.Content)]),
        Piece.Listing list => YamlChange.Sequence([.. list.Items.Select(Of)]),
        _ => throw new InvalidOperationException("There is no such piece."),
    };

    private static (string Name, YamlChange Change) Named(Piece.Mapping item, string identity)
    {
        var name = (Piece.Scalar)item.Entries.First(e => e.Key == identity).Value;
        return (name.Content, YamlChange.Map([.. item.Entries.Where(e => e.Key != identity).Select(static e => (e.Key, Of(e.Value)))]));
    }
}
