namespace Ullage.Model;

/// <summary>A variable to set in the container's <c>env</c>.</summary>
/// <param name="Name">Such as <c>GOMEMLIMIT</c>.</param>
/// <param name="Value">The text, such as <c>460MiB</c>.</param>
/// <param name="Current">The value in force, where told.</param>
public sealed record EnvironmentSetting(string Name, string Value, string? Current)
{
    /// <summary>Whether the container's own <c>env</c> sets it today; false where that is not told.</summary>
    public bool IsDeclared { get; init; }
}
