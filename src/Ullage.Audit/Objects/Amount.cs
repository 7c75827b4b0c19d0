using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>A quantity in a manifest: where it stands, and what it is when it can be read.</summary>
internal readonly record struct Amount<T>(YamlNode Node, T? Value)
    where T : struct
{
    /// <summary>Whether something is written, readable or not.</summary>
    public bool IsGiven => Node.IsGiven();

    /// <summary>The text as written.</summary>
    public string Text => Node.Text;
}
