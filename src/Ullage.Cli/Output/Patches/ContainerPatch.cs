using Ullage.Cli.Output.Documents;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Cli.Output.Patches;

/// <summary>A container's part of a patch: what changes and nothing else.</summary>
internal static class ContainerPatch
{
    /// <summary>Writes the container as an entry of its list, found by its name.</summary>
    public static void Write(DocumentWriter writer, ContainerChange change)
    {
        writer.StartObject();
        writer.Property("name", change.Container);
        if (change.CpuRequest.IsGiven || change.MemoryRequest.IsGiven || change.CpuLimit.IsGiven || change.MemoryLimit.IsGiven)
        {
            writer.Name("resources");
            writer.StartObject();
            Amounts(writer, "requests", change.CpuRequest, change.MemoryRequest);
            Amounts(writer, "limits", change.CpuLimit, change.MemoryLimit);
            writer.EndObject();
        }

        if (change.Environment.Count > 0)
        {
            writer.Name("env");
            writer.StartArray();
            foreach (var variable in change.Environment)
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

    private static void Amounts(DocumentWriter writer, string name, FieldChange cpu, FieldChange memory)
    {
        if (!cpu.IsGiven && !memory.IsGiven)
        {
            return;
        }

        writer.Name(name);
        writer.StartObject();
        foreach (var (key, field) in (ReadOnlySpan<(string, FieldChange)>)[("cpu", cpu), ("memory", memory)])
        {
            if (field.IsGiven)
            {
                // Null takes a setting away.
                writer.Property(key, field.Value);
            }
        }

        writer.EndObject();
    }
}
