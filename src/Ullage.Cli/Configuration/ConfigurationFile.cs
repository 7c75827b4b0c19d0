using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Cli.Configuration;

/// <summary>
/// A configuration file: YAML with one key a setting; at most 1 MiB, no anchors, aliases, tags or
/// second document, and no nesting beyond a list or mapping of plain values, so that no file can take unbounded time or memory.
/// </summary>
internal sealed class ConfigurationFile
{
    /// <summary>The name looked for in the current directory.</summary>
    public const string DefaultName = "ullage.yaml";

    private const int MostBytes = 1 << 20;
    private const int MostDepth = 8;

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

            return Read(bytes.AsMemory(0, length), shown, known, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(File.Exists(path) ? $"{shown}: cannot be read ({e.Message})" : $"{shown}: no such file; give --config a file that exists");
            return null;
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static ConfigurationFile Read(ReadOnlyMemory<byte> text, string shown, IReadOnlyCollection<Setting> known, List<string> problems)
    {
        var reading = new Reading(shown, known.Where(static s => s.InFile).ToDictionary(static s => s.Name, StringComparer.Ordinal), problems);
        try
        {
            reading.Take(YamlFile.Parse(text, new YamlLimits { MaxDepth = MostDepth }));
        }
        catch (ManifestException e)
        {
            problems.Add($"{shown}:{e.Position.Line}:{e.Position.Column}: not valid YAML ({e.Problem.TrimEnd('.')}); expected one \"key: value\" a line without indentation, such as \"window: 7d\", and lists as [a, b]");
        }

        return new ConfigurationFile(shown, reading.Values);
    }

    /// <summary>The line at which a second document begins, or null where there is one alone.</summary>
    internal static int? SecondDocument(YamlFile file)
    {
        if (file.Documents.Count < 2)
        {
            return null;
        }

        var span = file.Documents[1].Span;
        return file.PositionOf(span.Start + Math.Max(0, file.Bytes[span.Start..span.End].IndexOf("---"u8))).Line;
    }

    private sealed class Reading(string shown, Dictionary<string, Setting> known, List<string> problems)
    {
        public Dictionary<Setting, GivenValue> Values { get; } = [];

        public void Take(YamlFile file)
        {
            if (file.Documents is not [{ Root: { IsAbsent: false } root }, ..])
            {
                return;
            }

            if (root.Kind != YamlNodeKind.Mapping)
            {
                problems.Add($"{shown}:{root.Position.Line}: found no mapping; write one \"key: value\" a line, such as \"window: 7d\"");
                return;
            }

            foreach (var entry in root.Entries)
            {
                Take(entry);
            }

            if (SecondDocument(file) is { } line)
            {
                problems.Add($"{shown}:{line}: a second document; only one is read, remove the line ---");
            }
        }

        private void Take(YamlEntry entry)
        {
            var place = $"{shown}:{entry.Key.Position.Line}";
            if (entry.Key.Kind != YamlNodeKind.Scalar)
            {
                problems.Add($"{place}: a key is not plain text");
                return;
            }

            var key = entry.Key.Text;
            if (!known.TryGetValue(key, out var setting))
            {
                problems.Add($"{place}: {Clipped(key)} is not a setting{NearestName.Hint(key, known.Keys)}");
                return;
            }

            var texts = Value(setting, entry.Value, place);
            if (texts is not null && !Values.TryAdd(setting, new GivenValue(texts, new Origin(OriginKind.File, place))))
            {
                problems.Add($"{place}: {setting.Name} is given twice; keep one");
            }
        }

        private List<string>? Value(Setting setting, YamlNode node, string place)
        {
            if (node.Kind == YamlNodeKind.Alias || node.Anchor is not null || node.Tag is not null)
            {
                problems.Add($"{place}: {setting.Name} uses an anchor, alias or tag; write the value itself");
                return null;
            }

            var texts = new List<string>();
            switch (setting.Shape, node.Kind)
            {
                case (SettingShape.Pairs, YamlNodeKind.Mapping):
                    foreach (var pair in node.Entries)
                    {
                        Add(pair.Key.Kind == YamlNodeKind.Scalar && pair.Value.Kind == YamlNodeKind.Scalar, () => $"{pair.Key.Text}={pair.Value.Text}");
                    }

                    return texts.Count > 0 ? texts : null;
                case (SettingShape.Many or SettingShape.Pairs, YamlNodeKind.Sequence):
                    foreach (var item in node.Items)
                    {
                        Add(item.Kind == YamlNodeKind.Scalar, () => item.Text);
                    }

                    return texts.Count > 0 ? texts : null;
                case (not SettingShape.Pairs, YamlNodeKind.Scalar):
                    var text = node.Text;
                    if (node.Style == YamlStyle.Plain && text is ("" or "~" or "null"))
                    {
                        problems.Add($"{place}: {setting.Name} has no value; give one or remove the line");
                        return null;
                    }

                    return [text];
                default:
                    problems.Add($"{place}: {setting.Name} takes {Expected(setting)}");
                    return null;
            }

            void Add(bool isText, Func<string> read)
            {
                if (isText)
                {
                    texts.Add(read());
                }
                else
                {
                    problems.Add($"{place}: {setting.Name} takes {Expected(setting)}");
                }
            }
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
