namespace Ullage.Manifests.Parsing;

/// <summary>Carries an offset out of the parser; <see cref="Yaml.YamlFile"/> turns it into a line and a column, which costs a look at the whole text.</summary>
internal sealed class ParseError(string message, int offset) : Exception(message)
{
    public int Offset { get; } = offset;
}
