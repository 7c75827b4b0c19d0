namespace Ullage.Audit.Findings;

/// <summary>What a finding is about, by name: no line number is in it, so that it stays when lines move.</summary>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Namespace">Its namespace as written, or null.</param>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="Container">The container inside, or null.</param>
public sealed record ResourceName(string Kind, string? Namespace, string Name, string? Container = null)
{
    /// <summary><c>Deployment/production/api</c>, with <c>/container</c> behind where there is one; <c>-</c> stands for no namespace.</summary>
    public override string ToString() => Container is null ? $"{Kind}/{Namespace ?? "-"}/{Name}" : $"{Kind}/{Namespace ?? "-"}/{Name}/{Container}";
}
