using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The policy's own numbers: a quantile of what was used, with a margin on what will be a hard cap.</summary>
internal sealed class EstimateRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var (usage, options, quantiles) = (context.Usage, context.Options, context.Quantiles);
        var behind = $"over {context.Summary.Coverage.Pods} pod{(context.Summary.Coverage.Pods == 1 ? "" : "s")}, {Figures.Length(context.Summary.Coverage.Span)}";
        if (usage.HasCpu)
        {
            // Where request and limit are one number it caps, so the margin belongs to it.
            Cpu(ResourceField.CpuRequest, "cpu-request", quantiles.CpuRequest, context.Shape.CpuRequestEqualsLimit ? options.CpuMargin : 0);
            if (context.WantsCpuLimit)
            {
                Cpu(ResourceField.CpuLimit, "cpu-limit", quantiles.CpuLimit, options.CpuMargin);
            }
        }

        if (usage.HasMemory)
        {
            Memory(ResourceField.MemoryRequest, "memory-request", quantiles.MemoryRequest, context.MemoryRequestEqualsLimit ? options.MemoryMargin : 0);
            Memory(ResourceField.MemoryLimit, "memory-limit", quantiles.MemoryLimit, options.MemoryMargin);
        }

        void Cpu(ResourceField field, string rule, double quantile, double margin)
        {
            var (name, used) = (Figures.Quantile(quantile), usage.CpuQuantile(quantile));
            var amount = used * (1 + margin);
            var text = $"{name} of 1-minute CPU means {Figures.Cpu(used)}{Margin(margin, Figures.Cpu(amount))}, {behind}.";
            into.Raise($"{rule}-{name.ToLowerInvariant()}", field, amount, text, new Evidence($"cpu {name.ToLowerInvariant()}", used, "cores", Samples: context.Summary.Cpu.Max.Samples));
        }

        void Memory(ResourceField field, string rule, double quantile, double margin)
        {
            var (name, used) = (Figures.Quantile(quantile), usage.MemoryQuantile(quantile));
            var amount = used * (1 + margin);
            var peak = context.Summary.Memory.Peak;
            var text = $"{name} of the working set {Figures.Memory(used)}{(quantile >= 1 ? Figures.Seen(peak) : "")}{Margin(margin, Figures.Memory(amount))}, {behind}.";
            into.Raise($"{rule}-{name.ToLowerInvariant()}", field, amount, text,
                quantile >= 1 ? peak : new Evidence($"memory {name.ToLowerInvariant()}", used, "bytes", Samples: peak.Samples));
        }

        static string Margin(double margin, string amount) => margin > 0 ? $" × {1 + margin:0.###} = {amount}" : "";
    }
}
