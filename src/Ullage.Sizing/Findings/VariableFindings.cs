using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Variables to be changed that the container does not set itself.</summary>
internal static class VariableFindings
{
    private const string Field = "the field ";

    public static IEnumerable<Finding> Of(ContainerFacts container, IReadOnlyList<EnvironmentSetting> environment)
    {
        foreach (var setting in environment)
        {
            // A field of the container's own follows its limits; where it gives another value, the plain one takes its place.
            if (setting.Value != setting.Current && container.Variables.FirstOrDefault(v => v.Name == setting.Name) is { Origin.Length: > 0 } declared && !declared.Origin.StartsWith(Field, StringComparison.Ordinal))
            {
                yield return new Finding(FindingCodes.VariableElsewhere, Severity.Info, $"{setting.Name} comes from {declared.Origin}, {declared.Value ?? "whose value was not read"}: set {setting.Value} there; a value in the container's own env, as apply sets it, hides it.");
            }
        }
    }
}
