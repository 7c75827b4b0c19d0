using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ullage.Cli.Configuration;

/// <summary>
/// A configuration file: YAML with one key a setting. Read as events, without reflection; at most 1 MiB, no anchors, aliases, tags or
/// second document, and no nesting beyond a list or mapping of plain values, so that no file can take unbounded time or memory.
/// </summary>
internal sealed class ConfigurationFile
{
    /// <summary>The name looked for in the current directory.</summary>
    public const string DefaultName = "ullage.yaml";

    private const int MostBytes = 1 << 20;

    private ConfigurationFile(string path, Dictionary<Setting, GivenValue> values) => (Path, Values) = (path, values);

    /// <summary>Where it is, as the user wrote it.</summary>
    public string Path { get; }

    /// <summary>What it gives, by setting.</summary>
    public IReadOnlyDictionary<Setting, GivenValue> Values { get; }

    /// <summary>Reads the file at a path.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="shown">The path as the user knows it.</param>
    /// <param name="known">Every setting there is.</param>
    /// <param name="problems">Every problem found is added here.</param>
    public static ConfigurationFile? Load(string path, string shown, IReadOnlyCollection<Setting> known, List<string> problems)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MostBytes)
            {
                problems.Add($"{shown}: longer than {MostBytes} bytes; a configuration file holds a few dozen keys");
                return null;
            }

            using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
            return Read(reader, shown, known, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(File.Exists(path) ? $"{shown}: cannot be read ({e.Message})" : $"{shown}: no such file; give --config a file that exists");
            return null;
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static ConfigurationFile Read(TextReader text, string shown, IReadOnlyCollection<Setting> known, List<string> problems)
    {
        var reading = new Reading(new Parser(text), shown, known.Where(static s => s.InFile).ToDictionary(static s => s.Name, StringComparer.Ordinal), problems);
        try
        {
            reading.Document();
        }
        catch (YamlException e)
        {
            problems.Add($"{shown}:{e.Start.Line}:{e.Start.Column}: not valid YAML ({Said(e)}); expected one \"key: value\" a line without indentation, such as \"window: 7d\", and lists as [a, b]");
        }

        return new ConfigurationFile(shown, reading.Values);
    }

    /// <summary>What the parser said; where its mistake shows is often not where it begins.</summary>
    private static string Said(YamlException e)
    {
        var said = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
        said = said.Length > 0 ? char.ToLowerInvariant(said[0]) + said[1..] : "no reason given";
        return e.End.Line > e.Start.Line ? $"{said}, up to line {e.End.Line}, column {e.End.Column}" : said;
    }

    private sealed class Reading(IParser parser, string shown, Dictionary<string, Setting> known, List<string> problems)
    {
        public Dictionary<Setting, GivenValue> Values { get; } = [];

        public void Document()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return;
            }

            parser.Consume<DocumentStart>();
            if (parser.TryConsume<Scalar>(out var only) && only.Value.Length == 0)
            {
                return;
            }

            if (only is not null || !parser.TryConsume<MappingStart>(out _))
            {
                problems.Add($"{shown}:{parser.Current?.Start.Line ?? 1}: found no mapping; write one \"key: value\" a line, such as \"window: 7d\"");
                return;
            }

            while (!parser.TryConsume<MappingEnd>(out _))
            {
                Entry();
            }

            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
            {
                problems.Add($"{shown}:{parser.Current?.Start.Line}: a second document; only one is read, remove the line ---");
            }
        }

        private void Entry()
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                problems.Add($"{shown}:{parser.Current?.Start.Line}: a key is not plain text");
                parser.SkipThisAndNestedEvents();
                parser.SkipThisAndNestedEvents();
                return;
            }

            var place = $"{shown}:{key.Start.Line}";
            if (!known.TryGetValue(key.Value, out var setting))
            {
                problems.Add($"{place}: {Clipped(key.Value)} is not a setting{NearestName.Hint(key.Value, known.Keys)}");
                parser.SkipThisAndNestedEvents();
                return;
            }

            var texts = Value(setting, place);
            if (texts is null)
            {
                return;
            }

            if (!Values.TryAdd(setting, new GivenValue(texts, new Origin(OriginKind.File, place))))
            {
                problems.Add($"{place}: {setting.Name} is given twice; keep one");
            }
        }

        private List<string>? Value(Setting setting, string place)
        {
            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias || (parser.Current is NodeEvent node && !node.Tag.IsEmpty))
            {
                problems.Add($"{place}: {setting.Name} uses an anchor, alias or tag; write the value itself");
                parser.SkipThisAndNestedEvents();
                return null;
            }

            switch (setting.Shape, parser.Current)
            {
                case (SettingShape.Pairs, MappingStart):
                    return Pairs(setting, place);
                case (SettingShape.Many or SettingShape.Pairs, SequenceStart):
                    return Items(setting, place);
                case (not SettingShape.Pairs, Scalar scalar):
                    parser.MoveNext();
                    if (scalar is { IsQuotedImplicit: false, Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
                    {
                        problems.Add($"{place}: {setting.Name} has no value; give one or remove the line");
                        return null;
                    }

                    return [scalar.Value];
                default:
                    problems.Add($"{place}: {setting.Name} takes {Expected(setting)}");
                    parser.SkipThisAndNestedEvents();
                    return null;
            }
        }

        private List<string>? Items(Setting setting, string place)
        {
            var items = new List<string>();
            parser.Consume<SequenceStart>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (parser.TryConsume<Scalar>(out var item))
                {
                    items.Add(item.Value);
                    continue;
                }

                problems.Add($"{place}: {setting.Name} takes {Expected(setting)}");
                parser.SkipThisAndNestedEvents();
            }

            return items.Count > 0 ? items : null;
        }

        private List<string>? Pairs(Setting setting, string place)
        {
            var pairs = new List<string>();
            parser.Consume<MappingStart>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (parser.TryConsume<Scalar>(out var name) && parser.TryConsume<Scalar>(out var value))
                {
                    pairs.Add($"{name.Value}={value.Value}");
                    continue;
                }

                problems.Add($"{place}: {setting.Name} takes {Expected(setting)}");
                parser.SkipThisAndNestedEvents();
                if (name is null)
                {
                    parser.SkipThisAndNestedEvents();
                }
            }

            return pairs.Count > 0 ? pairs : null;
        }

        private static string Expected(Setting setting) => setting.Shape switch
        {
            SettingShape.Many => "a value or a list of values",
            SettingShape.Pairs => "a mapping of names to values",
            SettingShape.Switch => "true or false",
            _ => "one value",
        };

        private static string Clipped(string key) => key.Length <= 60 ? key : key[..60] + "…";
    }
}
