namespace Ullage.Manifests.Yaml;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key, usually a scalar.</param>
/// <param name="Value">The value; an absent scalar where none is written.</param>
public readonly record struct YamlEntry(YamlNode Key, YamlNode Value);
