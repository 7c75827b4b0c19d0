using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Writes single values of YAML so that YAML 1.1 and 1.2 read them alike.</summary>
public static class YamlScalar
{
    /// <summary>A text: in quotes where a reader would take it for something else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="inFlow">Whether it stands within brackets.</param>
    public static string Text(string text, bool inFlow = false) => Scalars.Write(text, mustBeText: true, YamlStyle.Plain, inFlow);

    /// <summary>A value that may read as a number or truth value.</summary>
    /// <param name="text">The value as it is written.</param>
    /// <param name="inFlow">Whether it stands within brackets.</param>
    public static string Value(string text, bool inFlow = false) => Scalars.Write(text, mustBeText: false, YamlStyle.Plain, inFlow);
}
