namespace Ullage.Model;

/// <summary>Something wrong or worth saying, apart from the numbers.</summary>
/// <param name="Code">Stable id, such as <c>gomemlimit-over-limit</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was found and what to do.</param>
public sealed record Finding(string Code, Severity Severity, string Text);
