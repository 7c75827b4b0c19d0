using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ullage.Cli.Configuration.Yaml;

/// <summary>
/// A small YAML file as a tree with line numbers: at most 1 MiB, one document, eight levels, no anchors, aliases or tags, so that no file can take unbounded
/// time or memory.
/// </summary>
internal static class YamlTree
{
    private const int MostBytes = 1 << 20;
    private const int MostDepth = 8;

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

            using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
            return Read(reader, shown, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(File.Exists(path) ? $"{shown}: cannot be read ({e.Message})" : $"{shown}: no such file");
            return null;
        }
    }

    /// <summary>Reads the text of a file; null when it is not such YAML, with the problem added.</summary>
    public static YamlNode? Read(TextReader text, string shown, List<string> problems)
    {
        var parser = new Parser(text);
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                problems.Add($"{shown}: is empty");
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Node(parser, shown, 1, problems);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
            {
                problems.Add($"{shown}:{parser.Current?.Start.Line}: a second document; only one is read, remove the line ---");
            }

            return root;
        }
        catch (YamlException e)
        {
            problems.Add($"{shown}:{e.Start.Line}: not valid YAML ({e.Message.ReplaceLineEndings(" ")})");
            return null;
        }
    }

    private static YamlNode? Node(Parser parser, string shown, int depth, List<string> problems)
    {
        var place = new YamlPlace(shown, parser.Current?.Start.Line ?? 1);
        if (depth > MostDepth)
        {
            problems.Add($"{place}: more than {MostDepth} levels");
            parser.SkipThisAndNestedEvents();
            return null;
        }

        if (parser.Current is AnchorAlias || parser.Current is NodeEvent { Anchor.IsEmpty: false } || (parser.Current is NodeEvent node && !node.Tag.IsEmpty))
        {
            problems.Add($"{place}: an anchor, alias or tag; write the value itself");
            parser.SkipThisAndNestedEvents();
            return null;
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlText(place, scalar.Value);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (Node(parser, shown, depth + 1, problems) is { } item)
                {
                    items.Add(item);
                }
            }

            return new YamlList(place, items);
        }

        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = new YamlPlace(shown, parser.Current?.Start.Line ?? 1);
            if (!parser.TryConsume<Scalar>(out var key))
            {
                problems.Add($"{at}: a key is not plain text");
                parser.SkipThisAndNestedEvents();
                parser.SkipThisAndNestedEvents();
                continue;
            }

            if (Node(parser, shown, depth + 1, problems) is not { } value)
            {
                continue;
            }

            if (entries.Exists(e => e.Key == key.Value))
            {
                problems.Add($"{at}: {key.Value} is given twice; keep one");
                continue;
            }

            entries.Add(new YamlEntry(at, key.Value, value));
        }

        return new YamlMap(place, entries);
    }
}
