using FileNode = Ullage.Manifests.Yaml.YamlNode;
using ManifestException = Ullage.Manifests.Yaml.ManifestException;
using YamlFile = Ullage.Manifests.Yaml.YamlFile;
using YamlLimits = Ullage.Manifests.Yaml.YamlLimits;
using YamlNodeKind = Ullage.Manifests.Yaml.YamlNodeKind;

namespace Ullage.Cli.Configuration.Yaml;

/// <summary>
/// A small YAML file as a tree with line numbers: at most 1 MiB, one document, eight levels, no anchors, aliases or tags, so that no file can take unbounded
/// time or memory.
/// </summary>
internal static class YamlTree
{
    private const int MostBytes = 1 << 20;
    private const int MostDepth = 8;
    private const int ParserDepth = 64;

    /// <summary>Reads the file at a path; null when it cannot be read, with the problem added.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="shown">The path as the user knows it.</param>
    /// <param name="problems">Every problem found is added here.</param>
    public static YamlNode? Load(string path, string shown, List<string> problems)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MostBytes)
            {
                problems.Add($"{shown}: longer than {MostBytes} bytes");
                return null;
            }

            return Read(bytes.AsMemory(0, length), shown, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(File.Exists(path) ? $"{shown}: cannot be read ({e.Message})" : $"{shown}: no such file");
            return null;
        }
    }

    /// <summary>Reads the text of a file; null when it is not such YAML, with the problem added.</summary>
    public static YamlNode? Read(ReadOnlyMemory<byte> text, string shown, List<string> problems)
    {
        try
        {
            var file = YamlFile.Parse(text, new YamlLimits { MaxDepth = ParserDepth });
            if (file.Documents.Count == 0)
            {
                problems.Add($"{shown}: is empty");
                return null;
            }

            var root = Node(file.Documents[0].Root, shown, 1, problems);
            if (ConfigurationFile.SecondDocument(file) is { } line)
            {
                problems.Add($"{shown}:{line}: a second document; only one is read, remove the line ---");
            }

            return root;
        }
        catch (ManifestException e)
        {
            problems.Add($"{shown}:{e.Position.Line}: not valid YAML ({e.Problem.TrimEnd('.')})");
            return null;
        }
    }

    private static YamlNode? Node(FileNode node, string shown, int depth, List<string> problems)
    {
        var place = new YamlPlace(shown, node.Position.Line);
        if (depth > MostDepth)
        {
            problems.Add($"{place}: more than {MostDepth} levels");
            return null;
        }

        if (node.Kind == YamlNodeKind.Alias || node.Anchor is not null || node.Tag is not null)
        {
            problems.Add($"{place}: an anchor, alias or tag; write the value itself");
            return null;
        }

        if (node.Kind == YamlNodeKind.Scalar)
        {
            return new YamlText(place, node.Text);
        }

        if (node.Kind == YamlNodeKind.Sequence)
        {
            var items = new List<YamlNode>();
            foreach (var one in node.Items)
            {
                if (Node(one, shown, depth + 1, problems) is { } item)
                {
                    items.Add(item);
                }
            }

            return new YamlList(place, items);
        }

        var entries = new List<YamlEntry>();
        foreach (var entry in node.Entries)
        {
            var at = new YamlPlace(shown, entry.Key.Position.Line);
            if (entry.Key.Kind != YamlNodeKind.Scalar)
            {
                problems.Add($"{at}: a key is not plain text");
                continue;
            }

            var key = entry.Key.Text;
            if (Node(entry.Value, shown, depth + 1, problems) is not { } value)
            {
                continue;
            }

            if (entries.Exists(e => e.Key == key))
            {
                problems.Add($"{at}: {key} is given twice; keep one");
                continue;
            }

            entries.Add(new YamlEntry(at, key, value));
        }

        return new YamlMap(place, entries);
    }
}
