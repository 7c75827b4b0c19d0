using Ullage.Manifests.Kubernetes;

namespace Ullage.Application.Apply;

/// <summary>What manifests say of one workload's containers: a manifest, and over it the patches of its overlay. Of several that say something the last counts.</summary>
/// <param name="containers">The containers of all layers, the last first.</param>
internal sealed class ManifestLayers(IReadOnlyList<ManifestContainer> containers)
{
    /// <summary>The names of the containers.</summary>
    public IReadOnlySet<string> Names { get; } = containers.Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The layers of one container.</summary>
    public ManifestLayers Of(string container) => new([.. containers.Where(c => c.Name == container)]);

    /// <summary>The text of an amount; null where none is written.</summary>
    /// <param name="section"><c>requests</c> or <c>limits</c>.</param>
    /// <param name="resource"><c>cpu</c> or <c>memory</c>.</param>
    public string? Amount(string section, string resource)
    {
        var node = containers.Select(c => c.Resources[section][resource]).FirstOrDefault(static n => n.Exists);
        return node.Exists ? ManifestSight.Text(node) : null;
    }

    /// <summary>Whether a variable that has the value in force must be written all the same. One that another object fills is that object's.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value in force.</param>
    /// <param name="isDeclared">Whether the container that ran set it itself.</param>
    public bool Lacks(string name, string value, bool isDeclared)
    {
        var said = containers.Select(c => c.Variable(name)).FirstOrDefault(static v => v.Exists);
        return said.Exists ? said["value"].Exists && !said["value"].TextIs(value) : isDeclared;
    }
}
