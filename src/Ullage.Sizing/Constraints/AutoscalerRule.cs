using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// An autoscaler that follows utilisation counts replicas by usage over request. With the request at the median the median is 100 %: it
/// scales out for good, the usage a pod falls, and the next sizing lowers the request again. So the request stays at median ÷ target at least.
/// </summary>
/// <remarks>Worked: median 200m, target 70 %: 200m ÷ 0.7 = 286m. Where the autoscaler is at work already the median is target × request, and the rule gives today's request.</remarks>
internal sealed class AutoscalerRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Options.Autoscaled != AutoscaledMode.Honor || context.Workload.Autoscaler is not { } autoscaler)
        {
            return;
        }

        foreach (var target in autoscaler.Targets)
        {
            if (target is { Metric: "cpu", UtilizationPercent: > 0 and var cpuTarget } && context.Usage.HasCpu)
            {
                var median = context.Usage.CpuQuantile(0.5);
                var amount = median / (cpuTarget / 100);
                into.Raise("autoscaler-cpu", ResourceField.CpuRequest, amount,
                    $"{autoscaler.Kind} {autoscaler.Name} aims at {cpuTarget:0.#} % of the request: median {Figures.Cpu(median)} ÷ {cpuTarget / 100:0.###} = {Figures.Cpu(amount)}.",
                    new Evidence("cpu p50", median, "cores"));
            }
            else if (target is { Metric: "memory", UtilizationPercent: > 0 and var memoryTarget } && context.Usage.HasMemory)
            {
                var median = context.Usage.MemoryQuantile(0.5);
                var amount = median / (memoryTarget / 100);
                into.Raise("autoscaler-memory", ResourceField.MemoryRequest, amount,
                    $"{autoscaler.Kind} {autoscaler.Name} aims at {memoryTarget:0.#} % of the request: median {Figures.Memory(median)} ÷ {memoryTarget / 100:0.###} = {Figures.Memory(amount)}.",
                    new Evidence("memory p50", median, "bytes"));
            }
        }
    }
}
