using Ullage.Model;

namespace Ullage.Sizing.Trends;

/// <summary>
/// A rollout that raised the level makes the days before it a poor guide: its quantiles are of the new image's hours at least, and the memory limit holds the older image's peak
/// raised alike, since the new one may not yet have seen its busiest day. A level that fell lowers nothing until the older days have left the window.
/// </summary>
/// <remarks>Worked: lows 200Mi → 260Mi, the older image's peak 400Mi: 400 × 1.3 × 1.05 = 546Mi.</remarks>
internal sealed class LevelStepRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Step is not { } step)
        {
            return;
        }

        if (step.Memory is { } memory && memory.Now > memory.Then)
        {
            var ratio = memory.Now / memory.Then;
            var amount = step.PeakBefore * ratio * (1 + context.Options.PeakHeadroom);
            if (amount > 0)
            {
                into.Raise("rollout-level", ResourceField.MemoryLimit, amount,
                    $"{step.Image} holds {ratio:0.##} times what {step.Before} held: its peak {Figures.Memory(step.PeakBefore)} × {ratio:0.##} × {1 + context.Options.PeakHeadroom:0.###} = {Figures.MemoryAtLeast(amount)}.");
            }

            into.Raise("rollout-level", ResourceField.MemoryRequest, step.MemorySince, $"Since {step.Image} came ({Figures.Moment(step.AtMs)}) an hour's mean is {Figures.Memory(step.MemorySince)} at the median.");
        }

        if (step.Cpu is { } cpu && cpu.Now > cpu.Then)
        {
            into.Raise("rollout-level", ResourceField.CpuRequest, step.CpuSince, $"Since {step.Image} came ({Figures.Moment(step.AtMs)}) an hour's mean is {Figures.Cpu(step.CpuSince)} at the median.");
        }
    }

    /// <summary>Tells both levels and images.</summary>
    public static IEnumerable<Finding> Findings(SizingContext context)
    {
        if (context.Step is not { } step)
        {
            yield break;
        }

        List<string> parts = [];
        if (step.Memory is { } memory)
        {
            parts.Add($"memory {Figures.Memory(memory.Then)} → {Figures.Memory(memory.Now)} ({Change(memory)})");
        }

        if (step.Cpu is { } cpu)
        {
            parts.Add($"CPU {Figures.Cpu(cpu.Then)} → {Figures.Cpu(cpu.Now)} a pod ({Change(cpu)}), if the load is the same");
        }

        var rises = step.Memory is { } m && m.Now > m.Then || step.Cpu is { } c && c.Now > c.Then;
        var after = rises ? "" : " The older days still count until they have left the window.";
        yield return new Finding(FindingCodes.RolloutLevel, rises ? Severity.Warning : Severity.Info,
            $"The rollout of {Figures.Moment(step.AtMs)} moved its level: {step.Before} → {step.Image}: {string.Join(", ", parts)}, at the same hours of the day ({step.PodsBefore} and {step.Pods} pods followed).{after}");
    }

    private static string Change((double Then, double Now) level) => $"{(level.Now > level.Then ? "+" : "")}{Figures.Percent((level.Now / level.Then) - 1)}";
}
