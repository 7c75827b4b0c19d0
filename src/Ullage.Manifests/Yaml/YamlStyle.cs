namespace Ullage.Manifests.Yaml;

/// <summary>How a node is written.</summary>
public enum YamlStyle : byte
{
    /// <summary>A scalar without quotes, an alias, or nothing at all.</summary>
    Plain,

    /// <summary><c>'…'</c>.</summary>
    SingleQuoted,

    /// <summary><c>"…"</c>.</summary>
    DoubleQuoted,

    /// <summary>A block scalar that keeps its line breaks: <c>|</c>.</summary>
    Literal,

    /// <summary>A block scalar whose lines are joined: <c>&gt;</c>.</summary>
    Folded,

    /// <summary>A collection by indentation.</summary>
    Block,

    /// <summary>A collection in <c>[]</c> or <c>{}</c>, as in JSON.</summary>
    Flow,
}
