using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>
/// Changes nodes of a file by splices: every byte outside them stays, comments and layout included, and what is new follows the file's own indentation,
/// sequence style, quoting and line ends. Changes are collected against the file as it was, then made at once, read back and compared with what was meant.
/// Not safe to share between threads.
/// </summary>
public sealed partial class YamlEditor
{
    private readonly YamlFile _file;
    private readonly List<TextSplice> _splices = [];
    private readonly MeantChanges _changes = new();
    private readonly LayoutVotes _layouts = new();
    private Layout _layout = Layout.Default;
    private bool _isJson;

    /// <summary>Begins to edit a file.</summary>
    /// <param name="file">The file; it stays as it is.</param>
    public YamlEditor(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
    }

    /// <summary>Asks for a change of a node.</summary>
    /// <param name="node">A mapping or sequence of the file, at most once an editor, and not inside another that was changed.</param>
    /// <param name="change">What to change in it.</param>
    /// <exception cref="EditRefusedException">The change would touch more than was asked for, or does not fit what is there. Nothing of it is then done.</exception>
    public void Apply(YamlNode node, YamlChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!node.Exists || !ReferenceEquals(node.File, _file))
        {
            throw new ArgumentException("The node is not of the file that is edited.", nameof(node));
        }

        var count = _splices.Count;
        try
        {
            RefuseInsideShared(node);
            var root = RootOf(node);
            _isJson = root is { Kind: YamlNodeKind.Mapping, Style: YamlStyle.Flow } && FirstKey(root).Style == YamlStyle.DoubleQuoted;
            _layout = _layouts.Of(node, root);
            if (ReadBack.IsGone(node, change))
            {
                throw Refused(node, "the change would leave nothing here; expected something to stay. Remove it by hand");
            }

            Change(node, change);
            _changes.Add(node, change);
        }
        catch (EditRefusedException)
        {
            _splices.RemoveRange(count, _splices.Count - count);
            throw;
        }
    }

    /// <summary>Asks for several changes, all or none.</summary>
    /// <param name="changes">Calls <see cref="Apply"/>.</param>
    /// <exception cref="EditRefusedException">One was refused; nothing of any is then done.</exception>
    public void Together(Action changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var (splices, known) = (_splices.Count, _changes.Count);
        try
        {
            changes();
        }
        catch
        {
            _splices.RemoveRange(splices, _splices.Count - splices);
            _changes.Cut(known);
            throw;
        }
    }

    /// <summary>Makes the changes.</summary>
    /// <exception cref="EditRefusedException">The text made of it does not read back as what was meant.</exception>
    public EditedText Finish()
    {
        if (_splices.Count == 0)
        {
            return new(_file.Bytes.ToArray(), []);
        }

        var splices = _splices.OrderBy(static s => s.Span.Start).ToList();
        var after = Splice(splices);
        var problem = ReadBack.Problem(_file, after, splices, _changes);
        return problem is null ? new(after, splices) : throw Refused(splices[0].Span.Start, problem);
    }

    private ReadOnlyMemory<byte> Splice(List<TextSplice> splices)
    {
        var before = _file.Bytes;
        var after = new byte[before.Length + splices.Sum(static s => s.Replacement.Length)];
        var (from, to) = (0, 0);
        foreach (var splice in splices)
        {
            // Two removals at the very end of a file may both claim the break between them.
            var isRemoval = splice.Replacement.IsEmpty && splice.Span.End >= from;
            if (splice.Span.Start < from && !isRemoval)
            {
                throw Refused(splice.Span.Start, "two changes touch the same text; make one after the other");
            }

            var start = Math.Max(from, splice.Span.Start);
            before[from..start].CopyTo(after.AsSpan(to));
            to += start - from;
            splice.Replacement.Span.CopyTo(after.AsSpan(to));
            to += splice.Replacement.Length;
            from = splice.Span.End;
        }

        before[from..].CopyTo(after.AsSpan(to));
        return after.AsMemory(0, to + before.Length - from);
    }

    private void Change(YamlNode node, YamlChange change, YamlStyle? hint = null)
    {
        switch (change)
        {
            case YamlChange.Merge merge when node.Kind == YamlNodeKind.Mapping:
                MergeEntries(node, merge, hint);
                break;
            case YamlChange.MergeItems items when node.Kind == YamlNodeKind.Sequence:
                MergeItems(node, items);
                break;
            case YamlChange.AppendTexts texts when node.Kind == YamlNodeKind.Sequence:
                AppendTexts(node, texts);
                break;
            case YamlChange.NewItems when node.Kind == YamlNodeKind.Sequence:
                throw Refused(node, "a sequence is here already, and nothing tells its items apart; add to it by hand");
            case YamlChange.Scalar scalar when node.Kind is YamlNodeKind.Scalar or YamlNodeKind.Alias:
                ReplaceScalar(node, scalar);
                break;
            default:
                throw Refused(node, node.Kind == YamlNodeKind.Alias ? "an alias, whose target other places share; write it out first" : $"a {Word(node)} where a {Word(change)} was expected");
        }
    }

    private void Replace(int start, int end, string text) => _splices.Add(new(new(start, end), Encoding.UTF8.GetBytes(text)));

    private EditRefusedException Refused(YamlNode node, string reason) => Refused(node.Span.Start, reason);

    private EditRefusedException Refused(int offset, string reason) => new(reason + ".", _file.PositionOf(offset));

    private static string Word(YamlNode node) => node.Kind.ToString().ToLowerInvariant();

    private static string Word(YamlChange change) => change switch { YamlChange.Merge => "mapping", YamlChange.Scalar => "scalar", _ => "sequence" };

    private static YamlNode FirstKey(YamlNode mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            return entry.Key;
        }

        return default;
    }

    private YamlNode RootOf(YamlNode node)
    {
        foreach (var document in _file.Documents)
        {
            if (node.Span.Start >= document.Span.Start && node.Span.Start <= document.Span.End && node.Span.Start < Math.Max(document.Span.End, 1))
            {
                return document.Root;
            }
        }

        return node;
    }

    private void RefuseInsideShared(YamlNode node)
    {
        for (var i = 0; _file.Nodes.AnyShared && i < _file.Nodes.Count; i++)
        {
            ref var data = ref _file.Nodes[i];
            if (data.Shared && data.Start <= node.Span.Start && data.End >= node.Span.End)
            {
                throw Refused(data.Start, $"this is inside &{new YamlNode(_file, i).Anchor}, for which an alias stands elsewhere, so a change here changes both; write the alias out first");
            }
        }
    }
}
