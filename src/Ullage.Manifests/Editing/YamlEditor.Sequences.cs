using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

public sealed partial class YamlEditor
{
    private void MergeItems(YamlNode sequence, YamlChange.MergeItems change)
    {
        RefuseShared(sequence);
        var items = ItemsOf(sequence);
        var hint = Layout.QuoteOf(sequence);
        var removed = new bool[items.Count];
        var added = new List<YamlChange>();
        foreach (var (name, inner) in change.Items)
        {
            var at = -1;
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i].Target.Own(change.Identity).Value.TextIs(name))
                {
                    at = at < 0 ? i : throw Refused(items[i], $"{change.Identity} {name} stands twice in one list, and the later hides the earlier; remove one");
                }
            }

            if (at >= 0 && inner is YamlChange.Removal)
            {
                removed[at] = true;
            }
            else if (at >= 0)
            {
                Change(items[at], inner, hint);
            }
            else if (inner is not YamlChange.Removal)
            {
                added.Add(change.Whole(name, inner));
            }
        }

        ChangeItems(sequence, items, removed, added);
    }

    private void AppendTexts(YamlNode sequence, YamlChange.AppendTexts change)
    {
        RefuseShared(sequence);
        var items = ItemsOf(sequence);
        ChangeItems(sequence, items, new bool[items.Count], [.. change.Items.Where(t => !items.Exists(i => i.TextIs(t))).Select(YamlChange.Text)]);
    }

    private void ChangeItems(YamlNode sequence, List<YamlNode> items, bool[] removed, List<YamlChange> added)
    {
        var hint = Layout.QuoteOf(sequence);
        if (sequence.Style == YamlStyle.Flow)
        {
            ChangeFlow(sequence, items.ConvertAll(static i => i.FullSpan), removed, added.ConvertAll(a => FlowText(a, hint, sequence)));
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (removed[i])
            {
                var dash = items[i].FullSpan.Start - 1;
                while (_file.Bytes[dash] is (byte)' ' or (byte)'\t')
                {
                    dash--;
                }

                if (_file.Bytes[dash] != '-' || !FirstOnLine(dash))
                {
                    throw Refused(items[i], "an item that does not begin on a line of its own; remove it by hand");
                }

                RemoveLines(dash, items[i].Span.End);
            }
        }

        if (added.Count == 0)
        {
            return;
        }

        var last = items[^1];
        var gap = LineStart(last.Span.Start) == LineStart(sequence.Span.Start) || last.Style == YamlStyle.Block ? Math.Max(1, ColumnOf(last.FullSpan.Start) - ColumnOf(sequence.Span.Start) - 1) : 1;
        var layout = _layout with { Gap = last.Kind == YamlNodeKind.Mapping && last.Style == YamlStyle.Block ? gap : _layout.Gap };
        var isFlow = last.Style == YamlStyle.Flow;
        InsertLines(sequence.Span.End, ColumnOf(sequence.Span.Start), [.. added.SelectMany(a => isFlow ? ["- " + FlowText(a, hint, last)] : layout.Item(a, hint))]);
    }

    private static List<YamlNode> ItemsOf(YamlNode sequence)
    {
        var items = new List<YamlNode>();
        foreach (var item in sequence.Items)
        {
            items.Add(item);
        }

        return items;
    }
}
