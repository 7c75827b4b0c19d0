using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>At most so much less than today in one step, so that what history did not show is met on the way and not at the end.</summary>
internal sealed class StepDownRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Options.MaxStepDown is not { } step)
        {
            return;
        }

        // A ceiling that people set outweighs the pace at which it is reached.
        var (current, maxCpu, maxMemory) = (context.Current, context.Options.MaxCpu?.Cores, context.Options.MaxMemory?.Bytes);
        if (context.Usage.HasCpu)
        {
            Keep(ResourceField.CpuRequest, current.CpuRequest?.Cores, maxCpu, Figures.Cpu);
            if (context.WantsCpuLimit)
            {
                Keep(ResourceField.CpuLimit, current.CpuLimit?.Cores, maxCpu, Figures.Cpu);
            }
        }

        if (context.Usage.HasMemory)
        {
            Keep(ResourceField.MemoryRequest, current.MemoryRequest?.Bytes, maxMemory, Figures.Memory);
            Keep(ResourceField.MemoryLimit, current.MemoryLimit?.Bytes, maxMemory, Figures.Memory);
        }

        void Keep(ResourceField field, double? today, double? ceiling, Func<double, string> text)
        {
            if (today is > 0 and var now && now * (1 - step) <= (ceiling ?? double.MaxValue))
            {
                into.Raise("step-down", field, now * (1 - step), $"At most {Figures.Percent(step)} less than today's {text(now)} in one step: {text(now * (1 - step))}.");
            }
        }
    }
}
