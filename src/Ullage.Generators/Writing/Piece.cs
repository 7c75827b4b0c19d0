using System.Globalization;

namespace Ullage.Generators.Writing;

/// <summary>A part of a manifest before it is text: what it says, and why it says so.</summary>
internal abstract record Piece
{
    /// <summary>Why it is as it is; stands above it in the text, one line.</summary>
    public string? Comment { get; init; }

    /// <summary>A text, in quotes where it must be.</summary>
    public static implicit operator Piece(string text) => new Scalar(text, IsText: true);

    /// <summary>A whole number.</summary>
    public static implicit operator Piece(long number) => new Scalar(number.ToString(CultureInfo.InvariantCulture), IsText: false);

    /// <summary>A truth value.</summary>
    public static implicit operator Piece(bool value) => new Scalar(value ? "true" : "false", IsText: false);

    /// <summary>A value that may be number or text, such as a quantity or a port.</summary>
    public static Piece Value(string text) => new Scalar(text, IsText: false);

    /// <summary>A mapping; entries without a value are left out.</summary>
    public static Mapping Map(params IReadOnlyList<(string Key, Piece? Value)> entries) => new([.. entries.Where(static e => e.Value is not null).Select(static e => (e.Key, e.Value!))]);

    /// <summary>A mapping of texts.</summary>
    public static Mapping Texts(IEnumerable<KeyValuePair<string, string>> entries) => new([.. entries.Select(static e => (e.Key, (Piece)e.Value))]);

    /// <summary>A list of mappings that an entry tells apart, such as <c>name</c>.</summary>
    public static Listing Named(string identity, params IReadOnlyList<Mapping> items) => new([.. items], identity);

    /// <summary>A list.</summary>
    public static Listing List(params IReadOnlyList<Piece> items) => new(items, null);

    /// <summary>The list, or nothing where it is empty.</summary>
    public static Piece? Some(Listing list) => list.Items.Count == 0 ? null : list;

    /// <summary>The same with its reason.</summary>
    public Piece Because(string reason) => this with { Comment = reason };

    internal sealed record Scalar(string Content, bool IsText) : Piece;

    internal sealed record Mapping(IReadOnlyList<(string Key, Piece Value)> Entries) : Piece;

    internal sealed record Listing(IReadOnlyList<Piece> Items, string? Identity) : Piece;
}
