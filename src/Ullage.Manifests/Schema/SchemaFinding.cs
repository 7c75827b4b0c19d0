using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Schema;

/// <summary>A place where an object is not what the schema asks for.</summary>
/// <param name="Problem">In which way.</param>
/// <param name="Path">The field from the top of the object, such as <c>spec.template.spec.containers[0].image</c>; empty for the object itself.</param>
/// <param name="Node">What it is about: the key of an unknown or repeated field, the value of a wrong one, the mapping that lacks one.</param>
/// <param name="Message">What was found and what was expected, without the place.</param>
public sealed record SchemaFinding(SchemaProblem Problem, string Path, YamlNode Node, string Message)
{
    /// <summary>Where the node is.</summary>
    public TextPosition Position => Node.Position;

    /// <summary><c>line 3, column 7: spec.replicas: found a text, expected a whole number</c>.</summary>
    public override string ToString() => Path.Length > 0 ? $"{Position}: {Path}: {Message}" : $"{Position}: {Message}";
}
