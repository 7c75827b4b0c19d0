using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>Where a container's settings come from.</summary>
/// <param name="ConfigMap">A ConfigMap whose keys are variables, or null.</param>
/// <param name="Secret">A Secret, or null.</param>
/// <param name="SecretKeys">The Secret's keys that become variables of the same name.</param>
public sealed record EnvironmentSource(string? ConfigMap, string? Secret, IReadOnlyList<string> SecretKeys)
{
    /// <summary>No source.</summary>
    public static EnvironmentSource None { get; } = new(null, null, []);

    internal Piece? From => ConfigMap is null ? null : List(Map(("configMapRef", Map(("name", ConfigMap)))));

    internal Piece? Variables => Some(Named("name", SecretVariables));

    internal Mapping[] SecretVariables => Secret is null ? [] : [.. SecretKeys.Select(k => Map(("name", k), ("valueFrom", Map(("secretKeyRef", Map(("name", Secret), ("key", k)))))))];
}
