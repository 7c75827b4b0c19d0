namespace Ullage.Manifests.Yaml;

/// <summary>Mappings as a reader of the file sees them, merge keys (<c>&lt;&lt;</c>) applied.</summary>
public static class YamlMerge
{
    /// <summary>
    /// The entries of a mapping, through an alias too: its own in order, then those of its merge keys that it has not itself. Of several sources the first
    /// that has a key counts. None for anything but a mapping.
    /// </summary>
    /// <param name="mapping">The mapping.</param>
    public static MergedEntries MergedEntries(this YamlNode mapping) => new(mapping);

    internal static bool IsMerge(YamlEntry entry) => entry.Key.Style == YamlStyle.Plain && entry.Key.TextIs("<<");

    /// <summary>What merge keys bring in that the mapping itself has not.</summary>
    internal static IEnumerable<YamlEntry> BroughtIn(YamlNode mapping)
    {
        var sources = new List<YamlNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            seen.Add(entry.Key.Text);
            if (IsMerge(entry))
            {
                AddSources(entry.Value.Target, sources);
            }
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
