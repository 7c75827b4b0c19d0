using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Reads an edited text again and holds it against what was meant: the tree before with the changes laid over it. A surprise anywhere is a refusal, never a file.</summary>
internal static class ReadBack
{
    private const string Surprise = "the edited text would not read as what was meant; edit it by hand";
    private static readonly YamlLimits _limits = new() { MaxBytes = int.MaxValue };

    /// <summary>Why the text is not what was meant, or null. Documents without a splice have the bytes they had, so only the others are read.</summary>
    public static string? Problem(YamlFile before, ReadOnlyMemory<byte> after, IReadOnlyList<TextSplice> splices, MeantChanges changes)
    {
        var (next, shift) = (0, 0);
        foreach (var document in before.Documents)
        {
            // An insertion on the border of two documents belongs to the first: nothing is inserted before a document's marker.
            var (start, first) = (document.Span.Start + shift, next);
            while (next < splices.Count && splices[next].Span.Start <= document.Span.End)
            {
                shift += splices[next].Replacement.Length - Taken(splices, next);
                next++;
            }

            var end = document.Span.End + shift;
            if (next > first && Problem(document, after, start, end, changes) is { } problem)
            {
                return problem;
            }
        }

        return next == splices.Count ? null : Surprise;
    }

    /// <summary>Bytes that a splice takes away and none before it: two removals may both claim the break between them.</summary>
    private static int Taken(IReadOnlyList<TextSplice> splices, int index)
    {
        var from = index == 0 ? splices[index].Span.Start : Math.Max(splices[index].Span.Start, splices[index - 1].Span.End);
        return splices[index].Span.End - from;
    }

    private static string? Problem(YamlDocument before, ReadOnlyMemory<byte> after, int start, int end, MeantChanges changes)
    {
        // Documents end with a line: before its break where an end marker is the last of it.
        if (end < start || end > after.Length || (end < after.Length && !IsBreak(after.Span[end - 1]) && !IsBreak(after.Span[end])))
        {
            return Surprise;
        }

        try
        {
            var file = YamlFile.Parse(after[start..end], _limits);
            return file.Documents.Count == 1 && Same(before.Root, file.Documents[0].Root, changes) ? null : Surprise;
        }
        catch (ManifestException error)
        {
            return $"the edited text would no longer be YAML ({error.Problem.TrimEnd('.')}); edit it by hand";
        }
    }

    private static bool IsBreak(byte value) => value is (byte)'\n' or (byte)'\r';

    private static bool Same(YamlNode old, YamlNode now, MeantChanges changes)
    {
        if (changes.Of(old) is { } change)
        {
            return IsChanged(old, now, change, changes);
        }

        if (old.Kind != now.Kind || old.Style != now.Style)
        {
            return false;
        }

        if (IsUntouched(old, now, changes))
        {
            return true;
        }

        if (old.Data.Properties != 0 != (now.Data.Properties != 0) || old.Anchor != now.Anchor || old.Tag != now.Tag)
        {
            return false;
        }

        switch (old.Kind)
        {
            case YamlNodeKind.Mapping:
                var (entries, nowEntries) = (old.Entries, now.Entries);
                while (entries.MoveNext())
                {
                    if (!nowEntries.MoveNext() || !Same(entries.Current.Key, nowEntries.Current.Key, changes) || !Same(entries.Current.Value, nowEntries.Current.Value, changes))
                    {
                        return false;
                    }
                }

                return !nowEntries.MoveNext();
            case YamlNodeKind.Sequence:
                var (items, nowItems) = (old.Items, now.Items);
                while (items.MoveNext())
                {
                    if (!nowItems.MoveNext() || !Same(items.Current, nowItems.Current, changes))
                    {
                        return false;
                    }
                }

                return !nowItems.MoveNext();
            case YamlNodeKind.Alias:
                return Raw(old).SequenceEqual(Raw(now));
            default:
                return old.Style == now.Style && (old.Style is not (YamlStyle.Literal or YamlStyle.Folded) && Raw(old).SequenceEqual(Raw(now)) || old.Text == now.Text);
        }
    }

    /// <summary>
    /// Whether a node without a change in it has the bytes it had, at the column it had, without anchor or tag: read alike it is then alike, as what a text means
    /// follows from its bytes, its column and where it ends. Whether the text ends there counts too: a block text gains a line break when lines follow.
    /// </summary>
    private static bool IsUntouched(YamlNode old, YamlNode now, MeantChanges changes) =>
        old.Data.Properties == 0 && now.Data.Properties == 0 && old.Data.BlockIndent == now.Data.BlockIndent && !changes.AnyWithin(old.Span) && Raw(old).SequenceEqual(Raw(now))
        && (old.Span.End < old.File.Bytes.Length) == (now.Span.End < now.File.Bytes.Length)
        && Layout.Column(old.File, old.Span.Start) == Layout.Column(now.File, now.Span.Start);

    private static ReadOnlySpan<byte> Raw(YamlNode node) => node.File.Bytes[node.Span.Start..node.Span.End];

    private static bool IsChanged(YamlNode old, YamlNode now, YamlChange change, MeantChanges changes) => change switch
    {
        YamlChange.Scalar scalar => now.Kind == YamlNodeKind.Scalar && now.Text == scalar.Content && (!scalar.IsText || now.Style != YamlStyle.Plain || Scalars.IsText(scalar.Content)),
        YamlChange.Merge merge => IsMerged(old, now, merge, changes),
        YamlChange.MergeItems items => AreItemsMerged(old, now, items, changes),
        YamlChange.AppendTexts texts => AreTextsAppended(old, now, texts, changes),
        YamlChange.NewItems items => AreItemsNew(now, items, changes),
        _ => false,
    };

    private static bool IsMerged(YamlNode old, YamlNode now, YamlChange.Merge merge, MeantChanges changes)
    {
        if (now.Kind != YamlNodeKind.Mapping)
        {
            return false;
        }

        var expected = 0;
        var inStep = now.Entries;
        foreach (var (key, value) in old.Exists ? old.Entries : default)
        {
            var change = ChangeOf(merge, key);
            var here = Counterpart(now, ref inStep, key);
            if (change is not null && !here.Exists && IsGone(value, change) && !StaysEmpty(value, change))
            {
                continue;
            }

            expected++;
            if (!here.Exists || !(change is null || StaysEmpty(value, change) ? Same(value, here, changes) : IsChanged(value, here, change, changes)))
            {
                return false;
            }
        }

        for (var i = 0; i < merge.Entries.Count; i++)
        {
            var (key, change) = merge.Entries[i];
            if (old.Kind == YamlNodeKind.Mapping && old.Own(key).Value.Exists)
            {
                continue;
            }

            var here = now.Own(key).Value;
            expected += here.Exists ? 1 : 0;
            if (here.Exists ? !IsChanged(default, here, change, changes) : !IsGone(default, change))
            {
                return false;
            }
        }

        foreach (var _ in now.Entries)
        {
            expected--;
        }

        return expected == 0;
    }

    private static YamlChange? ChangeOf(YamlChange.Merge merge, YamlNode key)
    {
        for (var i = 0; i < merge.Entries.Count; i++)
        {
            if (key.TextIs(merge.Entries[i].Key))
            {
                return merge.Entries[i].Change;
            }
        }

        return null;
    }

    /// <summary>The value of a key: mostly the next entry's, as order is kept; else that of one that reads the same.</summary>
    private static YamlNode Counterpart(YamlNode mapping, ref YamlEntries inStep, YamlNode key)
    {
        var next = inStep;
        if (next.MoveNext() && next.Current.Key.Style == key.Style && Raw(next.Current.Key).SequenceEqual(Raw(key)))
        {
            inStep = next;
            return next.Current.Value;
        }

        return mapping.Own(key.Text).Value;
    }

    /// <summary>Whether something empty is told to lose what it has not: it stays as it is.</summary>
    public static bool StaysEmpty(YamlNode old, YamlChange change) => change is not YamlChange.Removal && Layout.IsNothing(old) && Layout.IsEmpty(change);

    /// <summary>Whether a change leaves nothing: a removal, or one that empties what it changes.</summary>
    public static bool IsGone(YamlNode old, YamlChange change)
    {
        switch (change)
        {
            case YamlChange.Removal:
                return true;
            case YamlChange.Merge merge:
                foreach (var (key, value) in old.Exists ? old.Entries : default)
                {
                    var inner = ChangeOf(merge, key);
                    if (inner is null || !IsGone(value, inner))
                    {
                        return false;
                    }
                }

                for (var i = 0; i < merge.Entries.Count; i++)
                {
                    var (key, inner) = merge.Entries[i];
                    if (!IsGone(default, inner) && !old.Own(key).Value.Exists)
                    {
                        return false;
                    }
                }

                return true;
            case YamlChange.MergeItems items:
                foreach (var item in old.Exists ? old.Items : default)
                {
                    if (!Removes(items, item))
                    {
                        return false;
                    }
                }

                return AllRemovals(items);
            default:
                return false;
        }
    }

    private static bool Removes(YamlChange.MergeItems items, YamlNode item)
    {
        var at = IndexOf(items, item);
        return at >= 0 && items.Items[at].Change is YamlChange.Removal;
    }

    private static bool AllRemovals(YamlChange.MergeItems items)
    {
        for (var i = 0; i < items.Items.Count; i++)
        {
            if (items.Items[i].Change is not YamlChange.Removal)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreItemsMerged(YamlNode old, YamlNode now, YamlChange.MergeItems change, MeantChanges changes)
    {
        if (now.Kind != YamlNodeKind.Sequence)
        {
            return false;
        }

        var nowItems = now.Items;
        var known = new bool[change.Items.Count];
        foreach (var item in old.Exists ? old.Items : default)
        {
            var at = IndexOf(change, item);
            var inner = at < 0 ? null : change.Items[at].Change;
            if (at >= 0)
            {
                known[at] = true;
            }

            if (inner is not YamlChange.Removal && (!nowItems.MoveNext() || !(inner is null ? Same(item, nowItems.Current, changes) : IsChanged(item, nowItems.Current, inner, changes))))
            {
                return false;
            }
        }

        for (var i = 0; i < known.Length; i++)
        {
            var (name, inner) = change.Items[i];
            if (inner is not YamlChange.Removal && !known[i] && (!nowItems.MoveNext() || !IsChanged(default, nowItems.Current, change.Whole(name, inner), changes)))
            {
                return false;
            }
        }

        return !nowItems.MoveNext();
    }

    private static bool AreItemsNew(YamlNode now, YamlChange.NewItems change, MeantChanges changes)
    {
        var items = now.Items;
        foreach (var item in change.Items)
        {
            if (!items.MoveNext() || !IsChanged(default, items.Current, item, changes))
            {
                return false;
            }
        }

        return now.Kind == YamlNodeKind.Sequence && !items.MoveNext();
    }

    private static int IndexOf(YamlChange.MergeItems change, YamlNode item)
    {
        var identity = item.Own(change.Identity).Value;
        for (var i = 0; identity.Exists && i < change.Items.Count; i++)
        {
            if (identity.TextIs(change.Items[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool AreTextsAppended(YamlNode old, YamlNode now, YamlChange.AppendTexts change, MeantChanges changes)
    {
        if (now.Kind != YamlNodeKind.Sequence)
        {
            return false;
        }

        var nowItems = now.Items;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in old.Exists ? old.Items : default)
        {
            known.Add(item.Text);
            if (!nowItems.MoveNext() || !Same(item, nowItems.Current, changes))
            {
                return false;
            }
        }

        foreach (var text in change.Items)
        {
            // What is added to a list comes once; what makes one comes as it is.
            if ((known.Add(text) || !old.Exists) && (!nowItems.MoveNext() || !nowItems.Current.TextIs(text)))
            {
                return false;
            }
        }

        return !nowItems.MoveNext();
    }
}
