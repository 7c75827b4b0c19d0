namespace Ullage.Manifests.Yaml;

/// <summary>What a node is.</summary>
public enum YamlNodeKind : byte
{
    /// <summary>No node: what a look-up gives that found nothing.</summary>
    None,

    /// <summary>A text, number, boolean or null; also the nothing after <c>key:</c>.</summary>
    Scalar,

    /// <summary>Keys with values.</summary>
    Mapping,

    /// <summary>Items in order.</summary>
    Sequence,

    /// <summary><c>*name</c>: stands for the node with that anchor.</summary>
    Alias,
}
