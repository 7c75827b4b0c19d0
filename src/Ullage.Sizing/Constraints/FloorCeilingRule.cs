using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The bounds that people set: <see cref="SizingOptions.MinCpu"/> to <see cref="SizingOptions.MaxMemory"/>.</summary>
internal sealed class FloorCeilingRule : IRule
{
    private static readonly (ResourceField Request, ResourceField Limit) Cpu = (ResourceField.CpuRequest, ResourceField.CpuLimit);
    private static readonly (ResourceField Request, ResourceField Limit) Memory = (ResourceField.MemoryRequest, ResourceField.MemoryLimit);

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var (options, floors) = (context.Options, context.Shape.Floors);
        if (context.Usage.HasCpu)
        {
            into.Raise("cpu-floor", ResourceField.CpuRequest, (options.MinCpu ?? floors.CpuRequest).Cores, $"Never under {options.MinCpu ?? floors.CpuRequest}.");
            if (context.WantsCpuLimit)
            {
                into.Raise("cpu-floor", ResourceField.CpuLimit, (options.MinCpu ?? floors.CpuLimit).Cores, $"Never under {options.MinCpu ?? floors.CpuLimit}.");
            }

            Most("cpu-ceiling", Cpu, context.WantsCpuLimit, options.MaxCpu?.Cores, $"Never over {options.MaxCpu}.");
        }

        if (context.Usage.HasMemory)
        {
            var least = options.MinMemory ?? floors.Memory;
            into.Raise("memory-floor", ResourceField.MemoryRequest, least.Bytes, $"Never under {least}.");
            into.Raise("memory-floor", ResourceField.MemoryLimit, least.Bytes, $"Never under {least}.");
            Most("memory-ceiling", Memory, limited: true, options.MaxMemory?.Bytes, $"Never over {options.MaxMemory}.");
        }

        void Most(string rule, (ResourceField Request, ResourceField Limit) fields, bool limited, double? amount, string text)
        {
            if (amount is not { } most)
            {
                return;
            }

            into.Lower(rule, fields.Request, most, text);
            if (limited)
            {
                into.Lower(rule, fields.Limit, most, text);
            }
        }
    }
}
