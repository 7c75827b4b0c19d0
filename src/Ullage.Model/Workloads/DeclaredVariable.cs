namespace Ullage.Model;

/// <summary>A variable that a pod's specification sets for a container, of those that a runtime heeds.</summary>
/// <param name="Name">Such as <c>GOMEMLIMIT</c>.</param>
/// <param name="Value">Its text; null where that is not told: of a Secret, which is never read, of a field, or of a ConfigMap that may not be read.</param>
/// <param name="Origin">Where it comes from, such as <c>ConfigMap settings (key goMemLimit)</c>; empty for the container's own <c>env</c>.</param>
public sealed record DeclaredVariable(string Name, string? Value, string Origin)
{
    /// <summary>The variables of interest. No other is looked at: they may hold anything.</summary>
    public static IReadOnlyList<string> Heeded { get; } = ["GOMEMLIMIT", "GOGC", "GOMAXPROCS", "DOTNET_GCHeapHardLimit", "DOTNET_GCHeapHardLimitPercent"];
}
