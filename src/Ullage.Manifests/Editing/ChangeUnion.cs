namespace Ullage.Manifests.Editing;

/// <summary>Two changes of one node as one. What both say alike counts once; what they say differently has no union.</summary>
internal static class ChangeUnion
{
    public static YamlChange? Of(YamlChange first, YamlChange second) => (first, second) switch
    {
        (YamlChange.Removal, YamlChange.Removal) => first,
        (YamlChange.Scalar a, YamlChange.Scalar b) => a.Content == b.Content ? new YamlChange.Scalar(a.Content, a.IsText || b.IsText) : null,
        (YamlChange.Merge a, YamlChange.Merge b) => Of(a.Entries, b.Entries) is { } entries ? new YamlChange.Merge(entries) : null,
        (YamlChange.MergeItems a, YamlChange.MergeItems b) => a.Identity == b.Identity && Of(a.Items, b.Items) is { } items ? new YamlChange.MergeItems(a.Identity, items) : null,
        (YamlChange.AppendTexts a, YamlChange.AppendTexts b) => new YamlChange.AppendTexts([.. a.Items.Union(b.Items, StringComparer.Ordinal)]),
        _ => null,
    };

    private static List<(string, YamlChange)>? Of(IReadOnlyList<(string Key, YamlChange Change)> first, IReadOnlyList<(string Key, YamlChange Change)> second)
    {
        var both = new List<(string Key, YamlChange Change)>(first);
        foreach (var (key, change) in second)
        {
            var at = both.FindIndex(e => e.Key == key);
            if (at < 0)
            {
                both.Add((key, change));
            }
            else if (Of(both[at].Change, change) is { } union)
            {
                both[at] = (key, union);
            }
            else
            {
                return null;
            }
        }

        return both;
    }
}
