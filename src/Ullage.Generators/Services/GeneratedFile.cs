namespace Ullage.Generators.Services;

/// <summary>A file of a folder that was made.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Text">Its text, with LF at the end of each line.</param>
public sealed record GeneratedFile(string Name, string Text);
