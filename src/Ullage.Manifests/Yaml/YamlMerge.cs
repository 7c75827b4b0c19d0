namespace Ullage.Manifests.Yaml;

/// <summary>Mappings as a reader of the file sees them, merge keys (<c>&lt;&lt;</c>) applied.</summary>
public static class YamlMerge
{
    /// <summary>
    /// The entries of a mapping, through an alias too: its own in order, then those of its merge keys that it has not itself. Of several sources the first
    /// that has a key counts. None for anything but a mapping.
    /// </summary>
    /// <param name="mapping">The mapping.</param>
    public static IEnumerable<YamlEntry> MergedEntries(this YamlNode mapping)
    {
        List<YamlNode>? sources = null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Style == YamlStyle.Plain && entry.Key.TextIs("<<"))
            {
                AddSources(entry.Value.Target, sources ??= []);
            }
            else
            {
                yield return entry;
            }
        }

        if (sources is null)
        {
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            seen.Add(entry.Key.Text);
        }

        foreach (var source in sources)
        {
            foreach (var merged in source.MergedEntries())
            {
                if (seen.Add(merged.Key.Text))
                {
                    yield return merged;
                }
            }
        }
    }

    private static void AddSources(YamlNode value, List<YamlNode> sources)
    {
        if (value.Kind != YamlNodeKind.Sequence)
        {
            sources.Add(value);
            return;
        }

        foreach (var item in value.Items)
        {
            sources.Add(item.Target);
        }
    }
}
