using System.Runtime.InteropServices;
using System.Text;
using Ullage.Manifests.Parsing;

namespace Ullage.Manifests.Yaml;

/// <summary>
/// A file of YAML or JSON documents as a tree over its own bytes: every node knows its span, and no byte is lost, since none is copied.
/// Immutable and safe to share between threads as long as the bytes given to <see cref="Parse(ReadOnlyMemory{byte}, YamlLimits?)"/> stay as they are.
/// </summary>
/// <remarks>
/// Reads YAML 1.2 as far as the readers in use agree on it. Where they differ (Unicode line separators, a colon glued to a bracket, an anchor with a colon)
/// the text is refused, because an edit would then mean different things to different readers.
/// </remarks>
public sealed class YamlFile
{
    // Looked at far more often than anything else: a segment costs less than a memory to look into.
    private readonly ArraySegment<byte> _bytes;
    private int[]? _lines;

    private YamlFile(ReadOnlyMemory<byte> bytes, NodeTable nodes, List<(int Root, TextSpan Span)> documents)
    {
        _bytes = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
        Nodes = nodes;
        var list = new YamlDocument[documents.Count];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = new YamlDocument(this, documents[i].Root, documents[i].Span);
        }

        Documents = list;
    }

    /// <summary>The documents in order; none in a file of nothing but comments.</summary>
    public IReadOnlyList<YamlDocument> Documents { get; }

    /// <summary>The bytes as given.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    internal NodeTable Nodes { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="utf8">The text, UTF-8 with or without a byte order mark. Not copied: it must not change afterwards.</param>
    /// <param name="limits">How much to accept; <see cref="YamlLimits.Default"/> when null.</param>
    /// <exception cref="ManifestException">The text is not UTF-8, is not YAML, or exceeds a limit.</exception>
    public static YamlFile Parse(ReadOnlyMemory<byte> utf8, YamlLimits? limits = null)
    {
        limits ??= YamlLimits.Default;
        try
        {
            Characters.Check(utf8.Span, limits);
            var parser = new YamlParser(utf8.Span, limits);
            parser.ReadAll();
            return new YamlFile(utf8, parser.Nodes, parser.Documents);
        }
        catch (ParseError error)
        {
            throw new ManifestException(error.Message, Lines.Position(utf8.Span, Lines.Starts(utf8.Span), error.Offset));
        }
    }

    /// <summary>Reads a text given as a string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">How much to accept; <see cref="YamlLimits.Default"/> when null.</param>
    /// <exception cref="ManifestException">The text is not YAML, or exceeds a limit.</exception>
    public static YamlFile Parse(string text, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text), limits);
    }

    /// <summary>Where a byte is, for people.</summary>
    /// <param name="offset">Offset in <see cref="Bytes"/>, 0 to its length.</param>
    public TextPosition PositionOf(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _bytes.Count);
        return Lines.Position(Bytes, _lines ??= Lines.Starts(Bytes), offset);
    }
}
