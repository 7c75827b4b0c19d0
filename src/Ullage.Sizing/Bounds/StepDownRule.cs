using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>At most so much less than today in one step, so that what history did not show is met on the way and not at the end.</summary>
internal sealed class StepDownRule : IRule
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Options.MaxStepDown is not { } step)
        {
            return;
        }

        // A hard bound outweighs the pace at which it is reached.
        var (current, hard) = (context.Current, new HardBounds(context));
        if (context.Usage.HasCpu)
        {
            Keep(ResourceField.CpuRequest, current.CpuRequest?.Cores, Millicore, Figures.Cpu);
            if (context.WantsCpuLimit)
            {
                Keep(ResourceField.CpuLimit, current.CpuLimit?.Cores, Millicore, Figures.Cpu);
            }
        }

        if (context.Usage.HasMemory)
        {
            Keep(ResourceField.MemoryRequest, current.MemoryRequest?.Bytes, Mebibyte, Figures.Memory);
            Keep(ResourceField.MemoryLimit, current.MemoryLimit?.Bytes, Mebibyte, Figures.Memory);
        }

        void Keep(ResourceField field, double? today, double unit, Func<double, string> text)
        {
            if (today is > 0 and var now && now * (1 - step) is var least && !(Math.Ceiling((least / unit) - 1e-6) * unit > hard.Most(field)?.Amount))
            {
                into.Raise("step-down", field, least, $"At most {Figures.Percent(step)} less than today's {text(now)} in one step: {text(least)}.");
            }
        }
    }
}
