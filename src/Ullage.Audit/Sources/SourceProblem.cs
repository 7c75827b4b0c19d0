namespace Ullage.Audit.Sources;

/// <summary>Something that was not audited, and why.</summary>
/// <param name="Path">The file or folder as the user knows it.</param>
/// <param name="Reason">Why, in half a sentence.</param>
/// <param name="IsFault">True when something was asked for and could not be read, so that the answer is partial; false for what was rightly left out, such as templates.</param>
public sealed record SourceProblem(string Path, string Reason, bool IsFault)
{
    /// <summary>What is filled in by a later step is left out, of whatever kind it is.</summary>
    internal static SourceProblem Template(string path) => new(path, "a template to be filled in ({{ … }}); audit what it is rendered to", false);
}
