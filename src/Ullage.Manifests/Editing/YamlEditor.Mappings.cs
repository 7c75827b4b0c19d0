using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

public sealed partial class YamlEditor
{
    private void MergeEntries(YamlNode mapping, YamlChange.Merge merge, YamlStyle? given)
    {
        RefuseShared(mapping);
        var entries = EntriesOf(mapping);
        bool[]? removed = null;
        List<(string, YamlChange)>? added = null;
        var hint = given ?? Layout.QuoteOf(mapping, ofParts: !HoldsScalar(merge));
        for (var i = 0; i < merge.Entries.Count; i++)
        {
            var (key, change) = merge.Entries[i];
            var at = Find(entries, key);
            var value = at < 0 ? default : entries[at].Value;
            if (ReadBack.IsGone(value, change))
            {
                if (at >= 0 && !ReadBack.StaysEmpty(value, change))
                {
                    (removed ??= new bool[entries.Length])[at] = true;
                }
            }
            else if (at < 0)
            {
                RefuseMerged(mapping, key);
                (added ??= []).Add((key, change));
            }
            else if (change is not YamlChange.Scalar && Layout.IsNothing(value))
            {
                Fill(mapping, entries[at], change, hint);
            }
            else
            {
                Change(value, change);
            }
        }

        if (removed is null && added is null)
        {
            return;
        }

        removed ??= new bool[entries.Length];
        added ??= [];
        if (mapping.Style == YamlStyle.Flow)
        {
            ChangeFlow(mapping, [.. entries.Select(static e => new TextSpan(e.Key.FullSpan.Start, Math.Max(e.Key.FullSpan.End, e.Value.FullSpan.End)))], removed, added.ConvertAll(a => FlowEntry(mapping, a.Item1, a.Item2, hint)));
        }
        else
        {
            ChangeBlock(mapping, entries, removed, added, hint);
        }
    }

    private void ChangeBlock(YamlNode mapping, YamlEntry[] entries, bool[] removed, List<(string Key, YamlChange Change)> added, YamlStyle hint)
    {
        var column = ColumnOf(mapping.Span.Start);
        for (var i = 0; i < entries.Length; i++)
        {
            if (!removed[i])
            {
                continue;
            }

            var last = i;
            while (last + 1 < entries.Length && removed[last + 1])
            {
                last++;
            }

            var start = entries[i].Key.FullSpan.Start;
            if (added.Count > 0)
            {
                Replace(start, TextEnd(entries[last].Value.Span.End), string.Join(BreakAt(start) + new string(' ', column), BlockLines(added, hint)));
                added.Clear();
            }
            else if (i == 0 && last + 1 < entries.Length && !FirstOnLine(start))
            {
                Replace(start, entries[last + 1].Key.FullSpan.Start, "");
            }
            else
            {
                RemoveLines(start, entries[last].Value.Span.End);
            }

            i = last;
        }

        if (added.Count > 0)
        {
            InsertLines(mapping.Span.End, column, BlockLines(added, hint));
        }
    }

    /// <summary>Fills <c>key:</c>, <c>key: {}</c>, <c>key: []</c> or <c>key: null</c>.</summary>
    private void Fill(YamlNode mapping, YamlEntry entry, YamlChange change, YamlStyle hint)
    {
        var (key, value) = entry;
        if (value.Anchor is not null || value.Tag is not null)
        {
            throw Refused(value, "an empty value with an anchor or tag; take that away first");
        }

        if (mapping.Style == YamlStyle.Flow || (!value.IsAbsent && LineStart(value.Span.Start) != LineStart(key.Span.Start)) || _file.Bytes[value.Span.Start..value.Span.End].IndexOf((byte)'\n') >= 0)
        {
            Replace(value.Span.Start, value.Span.End, (value.IsAbsent ? " " : "") + FlowText(change, hint, mapping));
            return;
        }

        var lines = _layout.Block(change, hint);
        var from = value.Span.Start;
        while (from > key.Span.End && _file.Bytes[from - 1] is (byte)' ' or (byte)'\t')
        {
            from--;
        }

        if (from < value.Span.End)
        {
            Replace(from, value.Span.End, "");
        }

        InsertLines(value.Span.End, ColumnOf(mapping.Span.Start), lines);
    }

    private List<string> BlockLines(List<(string Key, YamlChange Change)> added, YamlStyle hint) => _layout.Block(new YamlChange.Merge(added), hint, nested: false);

    private static YamlEntry[] EntriesOf(YamlNode mapping)
    {
        var count = 0;
        foreach (var _ in mapping.Entries)
        {
            count++;
        }

        var entries = new YamlEntry[count];
        count = 0;
        foreach (var entry in mapping.Entries)
        {
            entries[count++] = entry;
        }

        return entries;
    }

    private static bool HoldsScalar(YamlChange.Merge merge)
    {
        for (var i = 0; i < merge.Entries.Count; i++)
        {
            if (merge.Entries[i].Change is YamlChange.Scalar)
            {
                return true;
            }
        }

        return false;
    }

    private int Find(YamlEntry[] entries, string key)
    {
        var found = -1;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key.TextIs(key))
            {
                found = found < 0 ? i : throw Refused(entries[i].Key, $"{key} stands twice in one mapping, and readers disagree which counts; remove one");
            }
        }

        return found;
    }

    private void RefuseShared(YamlNode node)
    {
        if (node.IsShared)
        {
            throw Refused(node, $"&{node.Anchor} has an alias elsewhere, so a change here changes both; write the alias out first");
        }
    }

    private void RefuseMerged(YamlNode mapping, string key)
    {
        var merge = mapping.Own("<<");
        if (merge.Value.Exists && mapping[key].Exists)
        {
            throw Refused(merge.Key, $"{key} comes from a merge key (<<), which an entry of its own would hide as a whole; write it out first");
        }
    }
}
