using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The four settings chosen inside the bounds, each with its reasons.</summary>
internal sealed record SettingsChoice(ResourceSettings Recommended, IReadOnlyList<Reason> Reasons, IReadOnlyList<Finding> Conflicts)
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;

    public static SettingsChoice Of(SizingContext context, ConstraintSet bounds)
    {
        var current = context.Current;
        List<Reason> reasons = [];
        List<Finding> conflicts = [];
        var (cpuRequest, cpuLimit) = (current.CpuRequest, current.CpuLimit);
        if (context.Usage.HasCpu)
        {
            var (request, limit) = Pair(ResourceField.CpuRequest, ResourceField.CpuLimit, Millicore, context.WantsCpuLimit, context.Shape.CpuRequestEqualsLimit, static cores => Figures.Cpu(cores));
            (cpuRequest, cpuLimit) = (request.Cpu, limit?.Cpu);
        }
        else
        {
            reasons.Add(context.Sufficiency?.Cpu ?? NotSeen(ResourceField.CpuRequest, "cpu"));
        }

        var (memoryRequest, memoryLimit) = (current.MemoryRequest, current.MemoryLimit);
        if (context.Usage.HasMemory)
        {
            var (request, limit) = Pair(ResourceField.MemoryRequest, ResourceField.MemoryLimit, Mebibyte, limited: true, context.MemoryRequestEqualsLimit, static bytes => Figures.Memory(bytes));
            (memoryRequest, memoryLimit) = (request.Memory, limit?.Memory);
        }
        else
        {
            reasons.Add(context.Sufficiency?.Memory ?? NotSeen(ResourceField.MemoryRequest, "memory"));
        }

        var recommended = new ResourceSettings(cpuRequest, cpuLimit, memoryRequest, memoryLimit);
        reasons.AddRange(Presence(context, recommended));
        return new SettingsChoice(recommended, reasons, conflicts);

        (Choice Request, Choice? Limit) Pair(ResourceField requestField, ResourceField limitField, double step, bool limited, bool equal, Func<double, string> text)
        {
            if (limited && equal)
            {
                var both = Take(bounds.Choose(step, requestField, limitField));
                var bound = both.Reasons.First(static r => r.Binding).Field;
                reasons.Add(new Reason("request-equals-limit", bound == requestField ? limitField : requestField, $"Request and limit are one number, {text(both.Amount!.Value)}.", Binding: true));
                return (both, both);
            }

            var request = Take(bounds.Choose(step, requestField));
            if (!limited)
            {
                return (request, null);
            }

            bounds.Raise("request-within-limit", limitField, request.Amount!.Value, $"Never under the request {text(request.Amount.Value)}.");
            return (request, Take(bounds.Choose(step, limitField)));
        }

        Choice Take(Choice choice)
        {
            reasons.AddRange(choice.Reasons);
            if (choice.Conflict is { } conflict)
            {
                conflicts.Add(conflict);
            }

            return choice;
        }
    }

    private static Reason NotSeen(ResourceField field, string metric) =>
        new($"{metric}-not-seen", field, $"No {metric} sample was seen; {metric} settings stay as they are.", Binding: true);

    /// <summary>A setting that appears or goes away is never left without a word.</summary>
    private static IEnumerable<Reason> Presence(SizingContext context, ResourceSettings recommended)
    {
        var current = context.Current;
        foreach (var (field, name, was, becomes) in new[]
        {
            (ResourceField.CpuRequest, "CPU request", current.CpuRequest is not null, recommended.CpuRequest is not null),
            (ResourceField.CpuLimit, "CPU limit", current.CpuLimit is not null, recommended.CpuLimit is not null),
            (ResourceField.MemoryRequest, "memory request", current.MemoryRequest is not null, recommended.MemoryRequest is not null),
            (ResourceField.MemoryLimit, "memory limit", current.MemoryLimit is not null, recommended.MemoryLimit is not null),
        })
        {
            if (!was && becomes)
            {
                var how = field == ResourceField.CpuLimit ? $"policy {context.Shape.Name} sets one; CPU limit mode none or keep leaves it out" : $"policy {context.Shape.Name} sets one";
                yield return new Reason("setting-added", field, $"No {name} today; {how}.", Binding: false);
            }
            else if (was && !becomes)
            {
                yield return new Reason("setting-removed", field, $"The {name} of today goes: CPU limit mode is none.", Binding: true);
            }
        }
    }
}
