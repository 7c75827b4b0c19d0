using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The bounds that people set: <see cref="SizingOptions.MinCpu"/> to <see cref="SizingOptions.MaxMemory"/>.</summary>
internal sealed class FloorCeilingRule : IRule
{
    private static readonly (ResourceField Request, ResourceField Limit) Cpu = (ResourceField.CpuRequest, ResourceField.CpuLimit);
    private static readonly (ResourceField Request, ResourceField Limit) Memory = (ResourceField.MemoryRequest, ResourceField.MemoryLimit);

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var options = context.Options;
        if (context.Usage.HasCpu)
        {
            Bound("cpu-floor", Cpu, context.WantsCpuLimit, options.MinCpu.Cores, $"Never under {options.MinCpu}.", minimum: true);
            if (options.MaxCpu is { } most)
            {
                Bound("cpu-ceiling", Cpu, context.WantsCpuLimit, most.Cores, $"Never over {most}.", minimum: false);
            }
        }

        if (context.Usage.HasMemory)
        {
            Bound("memory-floor", Memory, limit: true, options.MinMemory.Bytes, $"Never under {options.MinMemory}.", minimum: true);
            if (options.MaxMemory is { } most)
            {
                Bound("memory-ceiling", Memory, limit: true, most.Bytes, $"Never over {most}.", minimum: false);
            }
        }

        void Bound(string rule, (ResourceField Request, ResourceField Limit) fields, bool limit, double amount, string text, bool minimum)
        {
            foreach (var field in limit ? [fields.Request, fields.Limit] : (ReadOnlySpan<ResourceField>)[fields.Request])
            {
                if (minimum)
                {
                    into.Raise(rule, field, amount, text);
                }
                else
                {
                    into.Lower(rule, field, amount, text);
                }
            }
        }
    }
}
