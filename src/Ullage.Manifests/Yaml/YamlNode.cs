using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ullage.Manifests.Parsing;

namespace Ullage.Manifests.Yaml;

/// <summary>
/// A node of a file: two words, copied freely. Reading never fails: a look-up that finds nothing gives a node of kind
/// <see cref="YamlNodeKind.None"/>, so that <c>root["spec"]["template"]</c> needs no checks between.
/// </summary>
public readonly struct YamlNode : IEquatable<YamlNode>
{
    private static readonly SearchValues<byte> _special = SearchValues.Create("\\'\n\r|>"u8);
    private readonly YamlFile? _file;
    private readonly int _index;

    internal YamlNode(YamlFile file, int index)
    {
        _file = file;
        _index = index;
    }

    /// <summary>What it is.</summary>
    public YamlNodeKind Kind => _file is null ? YamlNodeKind.None : Data.Kind;

    /// <summary>How it is written.</summary>
    public YamlStyle Style => _file is null ? YamlStyle.Plain : Data.Style;

    /// <summary>Whether it is there at all: any kind but <see cref="YamlNodeKind.None"/>.</summary>
    public bool Exists => _file is not null;

    /// <summary>Whether it is the nothing after <c>key:</c> or <c>-</c>: a null that takes no bytes.</summary>
    public bool IsAbsent => Kind == YamlNodeKind.Scalar && Data.Style == YamlStyle.Plain && Data.Start == Data.End;

    /// <summary>Its own bytes, without anchor and tag. A block scalar ends with its last line's text, or after its trailing line breaks when it keeps them (<c>+</c>).</summary>
    public TextSpan Span => _file is null ? default : new(Data.Start, Data.End);

    /// <summary>Where it begins, without anchor and tag; the key's position is its own.</summary>
    public TextPosition Position => _file is null ? default : _file.PositionOf(Data.Start);

    /// <summary>Its anchor's name without the ampersand, or null.</summary>
    public string? Anchor => _file is null || Data.Properties == 0 ? null : Part(_file.Nodes.Properties[Data.Properties].Anchor, 1);

    /// <summary>Its tag as written, such as <c>!!str</c>, or null.</summary>
    public string? Tag => _file is null || Data.Properties == 0 ? null : Part(_file.Nodes.Properties[Data.Properties].Tag, 0);

    /// <summary>Whether an alias elsewhere stands for it, so that a change here changes both places.</summary>
    public bool IsShared => _file is not null && Data.Shared;

    /// <summary>A scalar's value with quotes, escapes, folding and block indentation undone; empty for anything else.</summary>
    public string Text => Kind == YamlNodeKind.Scalar ? ScalarText.Decode(File.Bytes, Data) : "";

    /// <summary>What an alias stands for; the node itself otherwise.</summary>
    public YamlNode Target => Kind == YamlNodeKind.Alias ? new(File, Data.Child) : this;

    /// <summary>The entries of a mapping (through an alias too) as written: merge keys are not applied; none for anything else.</summary>
    public YamlEntries Entries => Target is { Kind: YamlNodeKind.Mapping } target ? new(target.File, target.Data.Child) : default;

    /// <summary>The items of a sequence, through an alias too; none for anything else.</summary>
    public YamlItems Items => Target is { Kind: YamlNodeKind.Sequence } target ? new(target.File, target.Data.Child) : default;

    /// <summary>The file it is in. Only where <see cref="Exists"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no node.</exception>
    public YamlFile File => _file ?? throw new InvalidOperationException("There is no node here.");

    internal ref readonly NodeData Data => ref File.Nodes[_index];

    internal int Index => _index;

    /// <summary>From its anchor or tag on, where it has any, to its end.</summary>
    internal TextSpan FullSpan => new(File.Nodes.FullStart(_index), Data.End);

    internal int FullStart() => File.Nodes.FullStart(_index);

    /// <summary>
    /// The value of a key as a reader of the file sees it: through aliases, and through merge keys (<c>&lt;&lt;</c>) where the mapping itself has no such key.
    /// </summary>
    /// <param name="key">The key's text.</param>
    public YamlNode this[string key]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(key);
            var own = Own(key).Value;
            return own.Exists ? own.Target : Merged(key);
        }
    }

    /// <summary>The entry that the mapping itself has for a key, the last where there are several; neither key nor value exists when it has none. No alias or merge key is followed.</summary>
    /// <param name="key">The key's text.</param>
    public YamlEntry Own(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        YamlEntry found = default;
        if (Kind == YamlNodeKind.Mapping)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.TextIs(key))
                {
                    found = entry;
                }
            }
        }

        return found;
    }

    /// <summary>Whether it is a scalar with exactly this text. Allocates nothing for most scalars.</summary>
    /// <param name="text">The text.</param>
    public bool TextIs(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_file is null)
        {
            return false;
        }

        ref readonly var data = ref _file.Nodes[_index];
        if (data.Kind != YamlNodeKind.Scalar)
        {
            return false;
        }

        var raw = _file.Bytes[data.Start..data.End];
        if (data.Style is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted && raw.Length >= 2)
        {
            raw = raw[1..^1];
        }

        // Most looks are at a key that is another: its first letter says so. A letter stands for itself in every style but those of blocks, which begin with a sign.
        if (raw.Length > 0 && text.Length > 0 && char.IsAsciiLetter((char)raw[0]) && raw[0] != text[0])
        {
            return false;
        }

        return raw.IndexOfAny(_special) < 0 && Ascii.IsValid(text) ? raw.Length == text.Length && Ascii.Equals(raw, text) : Text == text;
    }

    /// <inheritdoc/>
    public bool Equals(YamlNode other) => ReferenceEquals(_file, other._file) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is YamlNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_file, _index);

    /// <summary>Whether both are the same node of the same file.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(YamlNode left, YamlNode right) => left.Equals(right);

    /// <summary>Whether they are different nodes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(YamlNode left, YamlNode right) => !left.Equals(right);

    private YamlNode Merged(string key)
    {
        var merge = Own("<<");
        if (!merge.Value.Exists || merge.Key.Style != YamlStyle.Plain)
        {
            return default;
        }

        if (merge.Value.Target.Kind == YamlNodeKind.Mapping)
        {
            return merge.Value.Target[key];
        }

        foreach (var source in merge.Value.Items)
        {
            if (source.Target[key] is { Exists: true } found)
            {
                return found;
            }
        }

        return default;
    }

    private string? Part(TextSpan span, int skip) => span.Length == 0 ? null : Encoding.UTF8.GetString(File.Bytes[(span.Start + skip)..span.End]);
}
