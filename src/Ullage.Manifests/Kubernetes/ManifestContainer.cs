using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Kubernetes;

/// <summary>A container in a manifest; a view, nothing is copied.</summary>
/// <param name="Node">Its mapping.</param>
/// <param name="IsInit">Whether it is among the init containers, sidecars included.</param>
public readonly record struct ManifestContainer(YamlNode Node, bool IsInit)
{
    /// <summary>Its name; empty when it has none.</summary>
    public string Name => Node["name"].Text;

    /// <summary>Its image; empty when it has none.</summary>
    public string Image => Node["image"].Text;

    /// <summary>Its <c>resources</c>, where written.</summary>
    public YamlNode Resources => Node["resources"];

    /// <summary>Its <c>env</c>, where written.</summary>
    public YamlNode Environment => Node["env"];

    /// <summary>The entry of a variable; of several with one name the last, which is the one that counts. Absent where there is none.</summary>
    /// <param name="name">The variable's name.</param>
    public YamlNode Variable(string name)
    {
        var found = default(YamlNode);
        foreach (var item in Environment.Items)
        {
            found = item["name"].TextIs(name) ? item : found;
        }

        return found;
    }
}
