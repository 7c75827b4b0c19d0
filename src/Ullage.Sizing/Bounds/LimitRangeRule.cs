using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>What the namespace's LimitRanges ask of a container: outside of it, its pods are refused.</summary>
internal sealed class LimitRangeRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        foreach (var range in context.Workload.Bounds.LimitRanges.Where(static r => r.Type == "Container"))
        {
            if (context.Usage.HasCpu)
            {
                Bound(range, "CPU", ResourceField.CpuRequest, ResourceField.CpuLimit, context.WantsCpuLimit, range.MinCpu?.Cores, range.MaxCpu?.Cores, Figures.Cpu);
            }

            if (context.Usage.HasMemory)
            {
                Bound(range, "memory", ResourceField.MemoryRequest, ResourceField.MemoryLimit, limited: true, range.MinMemory?.Bytes, range.MaxMemory?.Bytes, Figures.Memory);
            }
        }

        void Bound(LimitRange range, string what, ResourceField request, ResourceField limit, bool limited, double? least, double? most, Func<double, string> text)
        {
            if (least is { } min)
            {
                into.Raise("limit-range-min", request, min, $"LimitRange {range.Name}: at least {text(min)} of {what} a container.");
            }

            if (most is { } max)
            {
                into.Lower("limit-range-max", request, max, $"LimitRange {range.Name}: at most {text(max)} of {what} a container.");
                if (limited)
                {
                    into.Lower("limit-range-max", limit, max, $"LimitRange {range.Name}: at most {text(max)} of {what} a container.");
                }
            }
        }
    }
}
