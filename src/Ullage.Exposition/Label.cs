namespace Ullage.Exposition;

/// <summary>A label of a sample.</summary>
/// <param name="Name">Letters, digits and underscores, not led by a digit or by two underscores.</param>
/// <param name="Value">Any text.</param>
public readonly record struct Label(string Name, string Value);
