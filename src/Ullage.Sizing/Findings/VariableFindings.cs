using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Variables to be changed that the container does not set itself.</summary>
internal static class VariableFindings
{
    public static IEnumerable<Finding> Of(ContainerFacts container, IReadOnlyList<EnvironmentSetting> environment)
    {
        foreach (var setting in environment)
        {
            if (setting.Value != setting.Current && container.Variables.FirstOrDefault(v => v.Name == setting.Name) is { Origin.Length: > 0 } declared)
            {
                yield return new Finding(FindingCodes.VariableElsewhere, Severity.Info, $"{setting.Name} comes from {declared.Origin}{(declared.Value is null ? ", whose value was not read" : "")}: set {setting.Value} there; a value in the container's own env would hide it.");
            }
        }
    }
}
