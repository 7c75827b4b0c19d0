namespace Ullage.Manifests.Kubernetes;

/// <summary>A variable to set or remove. A value takes the place of an existing <c>valueFrom</c>, since Kubernetes refuses both together.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Value">Its value, or null to remove it.</param>
public sealed record EnvironmentChange(string Name, string? Value);
