namespace Ullage.Cli.Configuration.Yaml;

/// <summary>Where something stands in a file.</summary>
internal readonly record struct YamlPlace(string File, long Line)
{
    /// <summary><c>file:line</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>A value with its place.</summary>
internal abstract record YamlNode(YamlPlace Place);

/// <summary>Plain text, quoted or not.</summary>
internal sealed record YamlText(YamlPlace Place, string Value) : YamlNode(Place);

/// <summary>A list.</summary>
internal sealed record YamlList(YamlPlace Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place);

/// <summary>A mapping; keys differ.</summary>
internal sealed record YamlMap(YamlPlace Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place);

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(YamlPlace Place, string Key, YamlNode Value);
