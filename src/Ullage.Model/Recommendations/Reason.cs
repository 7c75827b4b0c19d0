namespace Ullage.Model;

/// <summary>Why a setting has its value: a rule that raised a minimum, lowered a maximum or chose.</summary>
/// <param name="Rule">The rule's stable id, such as <c>cpu-request-p50</c> or <c>memory-observed-peak</c>.</param>
/// <param name="Field">Which setting it speaks of.</param>
/// <param name="Text">A sentence with the arithmetic in it.</param>
/// <param name="Binding">Whether this rule decided the value.</param>
/// <param name="Evidence">The observation behind it, or null.</param>
public sealed record Reason(string Rule, ResourceField Field, string Text, bool Binding, Evidence? Evidence = null);
