namespace Ullage.Manifests.Yaml;

/// <summary>A text that is not YAML, or is YAML that is not safe to read: what was found, what was expected, and where.</summary>
public sealed class ManifestException : FormatException
{
    /// <summary>Makes the error; the message ends with the position.</summary>
    /// <param name="problem">What was found and what was expected, without the place.</param>
    /// <param name="position">Where.</param>
    public ManifestException(string problem, TextPosition position)
        : base($"{position}: {problem}")
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>Where in the text.</summary>
    public TextPosition Position { get; }
}
