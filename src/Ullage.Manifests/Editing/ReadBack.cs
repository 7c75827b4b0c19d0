using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Reads an edited text again and holds it against what was meant: the tree before with the changes laid over it. A surprise anywhere is a refusal, never a file.</summary>
internal static class ReadBack
{
    public static string? Problem(YamlFile before, ReadOnlyMemory<byte> after, Dictionary<int, YamlChange> changes)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Parse(after, new YamlLimits { MaxBytes = int.MaxValue });
        }
        catch (ManifestException error)
        {
            return $"the edited text would no longer be YAML ({error.Message.TrimEnd('.')}); edit it by hand";
        }

        var same = file.Documents.Count == before.Documents.Count;
        for (var i = 0; same && i < before.Documents.Count; i++)
        {
            same = Same(before.Documents[i].Root, file.Documents[i].Root, changes);
        }

        return same ? null : "the edited text would not read as what was meant; edit it by hand";
    }

    private static bool Same(YamlNode old, YamlNode now, Dictionary<int, YamlChange> changes)
    {
        if (changes.Count > 0 && changes.TryGetValue(old.Index, out var change))
        {
            return IsChanged(old, now, change, changes);
        }

        if (old.Kind != now.Kind || old.Data.Properties != 0 != (now.Data.Properties != 0) || old.Anchor != now.Anchor || old.Tag != now.Tag)
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

    private static ReadOnlySpan<byte> Raw(YamlNode node) => node.File.Bytes[node.Span.Start..node.Span.End];

    private static bool IsChanged(YamlNode old, YamlNode now, YamlChange change, Dictionary<int, YamlChange> changes) => change switch
    {
        YamlChange.Scalar scalar => now.Kind == YamlNodeKind.Scalar && now.Text == scalar.Content && (!scalar.IsText || now.Style != YamlStyle.Plain || Scalars.IsText(scalar.Content)),
        YamlChange.Merge merge => IsMerged(old, now, merge, changes),
        YamlChange.MergeItems items => AreItemsMerged(old, now, items, changes),
        YamlChange.AppendTexts texts => AreTextsAppended(old, now, texts, changes),
        _ => false,
    };

    private static bool IsMerged(YamlNode old, YamlNode now, YamlChange.Merge merge, Dictionary<int, YamlChange> changes)
    {
        if (now.Kind != YamlNodeKind.Mapping)
        {
            return false;
        }

        var expected = 0;
        foreach (var (key, value) in old.Exists ? old.Entries : default)
        {
            var (_, change) = merge.Entries.FirstOrDefault(e => key.TextIs(e.Key));
            var here = now.Own(key.Text).Value;
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

        foreach (var (key, change) in merge.Entries)
        {
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
                    var (_, inner) = merge.Entries.FirstOrDefault(e => key.TextIs(e.Key));
                    if (inner is null || !IsGone(value, inner))
                    {
                        return false;
                    }
                }

                return merge.Entries.All(e => old.Own(e.Key).Value.Exists || IsGone(default, e.Change));
            case YamlChange.MergeItems items:
                foreach (var item in old.Exists ? old.Items : default)
                {
                    if (!items.Items.Any(i => i.Change is YamlChange.Removal && item.Own(items.Identity).Value.TextIs(i.Name)))
                    {
                        return false;
                    }
                }

                return items.Items.All(static i => i.Change is YamlChange.Removal);
            default:
                return false;
        }
    }

    private static bool AreItemsMerged(YamlNode old, YamlNode now, YamlChange.MergeItems change, Dictionary<int, YamlChange> changes)
    {
        if (now.Kind != YamlNodeKind.Sequence)
        {
            return false;
        }

        var nowItems = now.Items;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in old.Exists ? old.Items : default)
        {
            var (name, inner) = change.Items.FirstOrDefault(i => item.Own(change.Identity).Value.TextIs(i.Name));
            if (inner is not null)
            {
                known.Add(name);
            }

            if (inner is not YamlChange.Removal && (!nowItems.MoveNext() || !(inner is null ? Same(item, nowItems.Current, changes) : IsChanged(item, nowItems.Current, inner, changes))))
            {
                return false;
            }
        }

        foreach (var (name, inner) in change.Items)
        {
            if (inner is not YamlChange.Removal && !known.Contains(name) && (!nowItems.MoveNext() || !IsChanged(default, nowItems.Current, change.Whole(name, inner), changes)))
            {
                return false;
            }
        }

        return !nowItems.MoveNext();
    }

    private static bool AreTextsAppended(YamlNode old, YamlNode now, YamlChange.AppendTexts change, Dictionary<int, YamlChange> changes)
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
            if (known.Add(text) && (!nowItems.MoveNext() || !nowItems.Current.TextIs(text)))
            {
                return false;
            }
        }

        return !nowItems.MoveNext();
    }
}
