using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>A container's part of a patch: what changes and nothing else.</summary>
internal static class ContainerPatch
{
    /// <summary>Whether anything of the container changes.</summary>
    public static bool Changes(ContainerRecommendation container) =>
        container.Status == RecommendationStatus.Recommended && (container.Current != container.Recommended || ChangedVariables(container).Any());

    /// <summary>Writes the container as an entry of its list, found by its name.</summary>
    public static void Write(DocumentWriter writer, ContainerRecommendation container)
    {
        writer.StartObject();
        writer.Property("name", container.Id.Name);
        if (container.Current != container.Recommended)
        {
            writer.Name("resources");
            writer.StartObject();
            Amounts(writer, "requests", container, ResourceField.CpuRequest, ResourceField.MemoryRequest);
            Amounts(writer, "limits", container, ResourceField.CpuLimit, ResourceField.MemoryLimit);
            writer.EndObject();
        }

        var variables = ChangedVariables(container).ToList();
        if (variables.Count > 0)
        {
            writer.Name("env");
            writer.StartArray();
            foreach (var variable in variables)
            {
                writer.StartObject();
                writer.Property("name", variable.Name);
                writer.Property("value", variable.Value);
                // The variable may stand there with a valueFrom (the downward API); beside a value the API server refuses it.
                writer.Name("valueFrom");
                writer.Null();
                writer.EndObject();
            }

            writer.EndArray();
        }

        writer.EndObject();
    }

    private static IEnumerable<EnvironmentSetting> ChangedVariables(ContainerRecommendation container) => container.Environment.Where(static e => e.Value != e.Current);

    private static void Amounts(DocumentWriter writer, string name, ContainerRecommendation container, ResourceField cpu, ResourceField memory)
    {
        var changes = SettingChange.Of(container).Where(c => (c.Field == cpu || c.Field == memory) && c.Direction != Direction.Same).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        writer.Name(name);
        writer.StartObject();
        foreach (var change in changes)
        {
            // Null takes a setting away.
            writer.Property(change.Field == cpu ? "cpu" : "memory", Exact(container.Recommended, change.Field));
        }

        writer.EndObject();
    }

    private static string? Exact(ResourceSettings settings, ResourceField field) => field switch
    {
        ResourceField.CpuRequest => settings.CpuRequest?.ToString(),
        ResourceField.CpuLimit => settings.CpuLimit?.ToString(),
        ResourceField.MemoryRequest => settings.MemoryRequest?.ToString(),
        _ => settings.MemoryLimit?.ToString(),
    };
}
