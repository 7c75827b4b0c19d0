using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>Reads what a pod's <c>spec</c> says of its containers.</summary>
/// <param name="texts">Holds texts that come again and again.</param>
internal sealed class ContainerReader(TextPool texts)
{
    private readonly VariableReader _variables = new(texts);

    /// <summary>Reads a list of containers, from its field's name on.</summary>
    public void Read(ref Utf8JsonReader reader, bool init, List<ContainerObject> into)
    {
        for (var more = reader.EnterList(); more; more = reader.NextItem())
        {
            string name = "", image = "", restart = "";
            var resources = ResourceSettings.None;
            VariableObject[] variables = [];
            VariableSource[] sources = [];
            while (reader.NextField())
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("image"u8))
                {
                    image = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("restartPolicy"u8))
                {
                    restart = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("resources"u8))
                {
                    resources = Resources(ref reader);
                }
                else if (reader.ValueTextEquals("env"u8))
                {
                    variables = _variables.Variables(ref reader);
                }
                else if (reader.ValueTextEquals("envFrom"u8))
                {
                    sources = _variables.Sources(ref reader);
                }
                else
                {
                    reader.Pass();
                }
            }

            into.Add(new(name, !init ? ContainerRole.App : restart == "Always" ? ContainerRole.Sidecar : ContainerRole.Init, image, resources) { Variables = variables, Sources = sources, Place = into.Count });
        }
    }

    private ResourceSettings Resources(ref Utf8JsonReader reader)
    {
        var settings = ResourceSettings.None;
        if (!reader.Enter())
        {
            return settings;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("limits"u8))
            {
                var (cpu, memory) = Amounts(ref reader);
                settings = settings with { CpuLimit = cpu, MemoryLimit = memory };
            }
            else if (reader.ValueTextEquals("requests"u8))
            {
                var (cpu, memory) = Amounts(ref reader);
                settings = settings with { CpuRequest = cpu, MemoryRequest = memory };
            }
            else
            {
                reader.Pass();
            }
        }

        return settings;
    }

    private (CpuQuantity? Cpu, ByteQuantity? Memory) Amounts(ref Utf8JsonReader reader)
    {
        (CpuQuantity? Cpu, ByteQuantity? Memory) amounts = default;
        if (!reader.Enter())
        {
            return amounts;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("cpu"u8))
            {
                amounts.Cpu = CpuQuantity.TryParse(reader.Text(texts), out var cpu, out _) ? cpu : null;
            }
            else if (reader.ValueTextEquals("memory"u8))
            {
                amounts.Memory = ByteQuantity.TryParse(reader.Text(texts), out var memory, out _) ? memory : null;
            }
            else
            {
                reader.Pass();
            }
        }

        return amounts;
    }
}
