using Ullage.Manifests.Parsing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>How a file is laid out, so that what is new looks like what is there.</summary>
/// <param name="Step">Columns from a key to the keys under it.</param>
/// <param name="Dash">Columns from a key to the dashes under it; 0 where they stand below the key itself.</param>
/// <param name="Gap">Blanks between a dash and what follows it.</param>
internal sealed record Layout(int Step, int Dash, int Gap)
{
    public static Layout Default { get; } = new(2, 0, 1);

    /// <summary>The layout near a node, and for what is not seen there, of its document.</summary>
    public static Layout Of(YamlNode near, YamlNode root)
    {
        var (local, all) = (new Votes(), new Votes());
        local.Count(near);
        if (!local.IsComplete)
        {
            all.Count(root);
        }

        return new(local.Step ?? all.Step ?? Default.Step, local.Dash ?? all.Dash ?? Default.Dash, local.Gap ?? all.Gap ?? Default.Gap);
    }

    /// <summary>
    /// The quotes that new values in a collection take: those of the first value beside them, or one level down. A mapping of mixed things, as a container is,
    /// says nothing about a new part of it.
    /// </summary>
    public static YamlStyle QuoteOf(YamlNode node, bool ofParts = false)
    {
        if (ofParts && DirectQuote(node) is not null)
        {
            return YamlStyle.Plain;
        }

        var found = DirectQuote(node);
        foreach (var (_, value) in found is null && node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            found ??= DirectQuote(value);
        }

        foreach (var item in found is null && node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            found ??= item.Kind == YamlNodeKind.Scalar ? item.Style : DirectQuote(item);
        }

        return found is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted ? found.Value : YamlStyle.Plain;
    }

    public static int Column(YamlFile file, int offset) => offset - LineStart(file.Bytes, offset);

    public static int LineStart(ReadOnlySpan<byte> text, int offset)
    {
        var start = text[..offset].LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return start == 0 && offset >= 3 && text.StartsWith(Characters.ByteOrderMark) ? 3 : start;
    }

    public static IEnumerable<(string Key, YamlChange Change)> Kept(YamlChange.Merge merge) => merge.Entries.Where(static e => !IsEmpty(e.Change));

    /// <summary>The lines of a new value below its key, from the key's column on; with <paramref name="nested"/> false, of entries at that column itself.</summary>
    public List<string> Block(YamlChange change, YamlStyle quote, bool nested = true)
    {
        List<string> lines = change switch
        {
            YamlChange.Merge merge => [.. Kept(merge).SelectMany(e => Entry(e.Key, e.Change, quote))],
            YamlChange.MergeItems items => [.. items.Items.Where(static i => i.Change is not YamlChange.Removal).SelectMany(i => Item(items.Whole(i.Name, i.Change), quote))],
            YamlChange.AppendTexts texts => [.. texts.Items.SelectMany(t => Item(YamlChange.Text(t), quote))],
            _ => throw new InvalidOperationException("Only collections are written below a key."),
        };
        var indent = new string(' ', !nested ? 0 : change is YamlChange.Merge ? Step : Dash);
        return lines.ConvertAll(l => indent + l);
    }

    /// <summary>The lines of a new item, from its dash on.</summary>
    public List<string> Item(YamlChange change, YamlStyle quote)
    {
        if (change is YamlChange.Scalar scalar)
        {
            return ["-" + new string(' ', Gap) + Scalars.Write(scalar.Content, scalar.IsText, quote, inFlow: false)];
        }

        var lines = Block(change, quote, nested: false);
        return [.. lines.Select((l, i) => (i == 0 ? "-" : " ") + new string(' ', Gap) + l)];
    }

    private IEnumerable<string> Entry(string key, YamlChange change, YamlStyle quote)
    {
        var written = Scalars.Write(key, true, YamlStyle.Plain, inFlow: false);
        return change is YamlChange.Scalar scalar
            ? [written + ": " + Scalars.Write(scalar.Content, scalar.IsText, key == "name" ? YamlStyle.Plain : quote, inFlow: false)]
            : [written + ":", .. Block(change, quote)];
    }

    public static bool IsEmpty(YamlChange change) => change switch
    {
        YamlChange.Removal => true,
        YamlChange.Merge merge => merge.Entries.All(static e => IsEmpty(e.Change)),
        YamlChange.MergeItems items => items.Items.All(static i => i.Change is YamlChange.Removal),
        YamlChange.AppendTexts texts => texts.Items.Count == 0,
        _ => false,
    };

    /// <summary>Nothing, null, or an empty collection in brackets.</summary>
    public static bool IsNothing(YamlNode node) => node.Kind switch
    {
        YamlNodeKind.Scalar => node.Style == YamlStyle.Plain && node.Text is "" or "~" or "null" or "Null" or "NULL",
        YamlNodeKind.Mapping => node.Style == YamlStyle.Flow && !node.Entries.MoveNext(),
        YamlNodeKind.Sequence => node.Style == YamlStyle.Flow && !node.Items.MoveNext(),
        _ => false,
    };

    private static YamlStyle? DirectQuote(YamlNode mapping)
    {
        foreach (var (key, value) in mapping.Kind == YamlNodeKind.Mapping ? mapping.Entries : default)
        {
            if (value.Kind == YamlNodeKind.Scalar && !value.IsAbsent && !key.TextIs("name"))
            {
                return value.Style is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted ? value.Style : YamlStyle.Plain;
            }
        }

        return null;
    }

    /// <summary>Counts the layouts of block collections; the most frequent wins, the smallest among equals.</summary>
    private sealed class Votes
    {
        private const int MostNodes = 20_000;
        private readonly int[] _step = new int[16];
        private readonly int[] _dash = new int[16];
        private readonly int[] _gap = new int[16];
        private int _nodes;

        public int? Step => Winner(_step);

        public int? Dash => Winner(_dash);

        public int? Gap => Winner(_gap);

        public bool IsComplete => Step is not null && Dash is not null && Gap is not null;

        public void Count(YamlNode node)
        {
            if (node.Style != YamlStyle.Block || ++_nodes > MostNodes)
            {
                return;
            }

            var column = Column(node.File, node.FullStart());
            foreach (var (_, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
            {
                if (value.Style == YamlStyle.Block)
                {
                    Vote(value.Kind == YamlNodeKind.Mapping ? _step : _dash, Column(node.File, value.Span.Start) - column);
                    Count(value);
                }
            }

            foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
            {
                if (item is { Kind: YamlNodeKind.Mapping, Style: YamlStyle.Block })
                {
                    Vote(_gap, Column(node.File, item.FullStart()) - column - 1);
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
            var most = votes.Max();
            return most == 0 ? null : Array.IndexOf(votes, most);
        }
    }
}
