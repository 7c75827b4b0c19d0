using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Risk;

/// <summary>
/// Whether the pods of a container are alike. One container has one size, so a leader among replicas or one hot shard makes all of them as large as itself: that is told, and what
/// the others would need.
/// </summary>
internal static class PodDifference
{
    /// <summary>How far the highest pod of a day stands above the next one, from which they are no longer alike.</summary>
    public const double Apart = 1.5;

    /// <summary>Days on which that must hold, and as many days as that must have at least two pods: once is chance.</summary>
    public const int LeastDays = 2;

    public static IEnumerable<Finding> Of(SizingContext context)
    {
        // Days are unpacked when looked at, and a single pod stands beside nobody.
        if (context.Summary.Coverage.Pods < 2)
        {
            yield break;
        }

        List<DayUsage> days = [.. context.Usage.Days];
        if (context.Usage.HasMemory && Told("memory peak", [.. days.Select(static d => d.TopMemoryPods)], static bytes => Figures.Memory(bytes)) is { } memory)
        {
            yield return memory;
        }

        if (context.Usage.HasCpu && Told("CPU maximum", [.. days.Select(static d => d.TopCpuPods)], static cores => Figures.Cpu(cores)) is { } cpu)
        {
            yield return cpu;
        }
    }

    /// <summary>A finding when on every day with two pods or more the highest stands well apart, else null.</summary>
    /// <param name="what">What is compared.</param>
    /// <param name="days">The pods with the highest values of each day, highest first.</param>
    /// <param name="amount">A value as text.</param>
    internal static Finding? Told(string what, IReadOnlyList<IReadOnlyList<PodDay>> days, Func<double, string> amount)
    {
        var compared = days.Where(static pods => pods.Count >= 2).ToList();
        if (compared.Count < LeastDays || compared.Exists(static pods => pods[0].Peak < Apart * pods[1].Peak))
        {
            return null;
        }

        var (highest, next) = (compared.Max(static pods => pods[0].Peak), compared.Max(static pods => pods[1].Peak));
        var names = compared.Select(static pods => pods[0].Pod).Distinct().ToList();
        var who = names.Count == 1
            ? $"Pod {names[0]} stands apart on each of {compared.Count} days: a leader or a hot shard"
            : $"One pod stands apart on each of {compared.Count} days, not always the same: a leader that moves";
        return new Finding(FindingCodes.PodsDiffer, Severity.Info, $"{who}. Its {what} {amount(highest)}, the others' {amount(next)}: one size serves all, so they get its size.");
    }
}
