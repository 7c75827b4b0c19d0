namespace Ullage.Sizing;

/// <summary>A policy that can be chosen.</summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Summary">One line for people.</param>
public sealed record PolicyDescription(string Name, string Summary);
