using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What one rule says of one setting: it shall be at least, or at most, this much.</summary>
/// <param name="Rule">The rule's stable id.</param>
/// <param name="Field">The setting.</param>
/// <param name="IsMinimum">At least; otherwise at most.</param>
/// <param name="Amount">How much, unrounded: cores or bytes.</param>
/// <param name="Text">Why, with the arithmetic.</param>
/// <param name="Evidence">The observation behind it, or null.</param>
internal sealed record Constraint(string Rule, ResourceField Field, bool IsMinimum, double Amount, string Text, Evidence? Evidence)
{
    /// <summary>Why it does not count here though it was said; null when it counts.</summary>
    public string? SetAside { get; init; }
}
