using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>A container killed for lack of memory showed only its limit, never its need: the limit goes up from the one it met.</summary>
internal sealed class OomKillRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var (kills, factor) = (context.Container.OomKills, context.Options.OomFactor);
        if (kills.Count == 0 || !context.Usage.HasMemory)
        {
            return;
        }

        var worst = kills.OrderByDescending(k => MetBytes(context, k)).ThenBy(static k => k.AtMs).First();
        var met = MetBytes(context, worst);
        var known = worst.Limit is not null ? "its limit" : context.Current.MemoryLimit is not null ? "today's limit, the one then being unknown," : "its peak, the limit being unknown,";
        into.Raise("oom-kill", ResourceField.MemoryLimit, met * factor,
            $"Killed {kills.Count} time{(kills.Count == 1 ? "" : "s")} for lack of memory, at {known} {Figures.Memory(met)} (pod {worst.Pod}, {Figures.Moment(worst.AtMs)}) × {factor:0.###} = {Figures.MemoryAtLeast(met * factor)}.",
            new Evidence("memory limit at the kill", met, "bytes", worst.Pod, worst.AtMs));
    }

    /// <summary>The highest limit at which the container was killed, or as much of it as is known, in bytes; 0 when it never was.</summary>
    public static double HighestMet(SizingContext context) => context.Container.OomKills.Select(k => MetBytes(context, k)).DefaultIfEmpty().Max();

    /// <summary>The least that was needed: the limit met, or as much of it as is known.</summary>
    private static double MetBytes(SizingContext context, OomKill kill) =>
        Math.Max(kill.Limit?.Bytes ?? context.Current.MemoryLimit?.Bytes ?? 0, kill.Limit is null ? context.Summary.Memory.Peak.Value : 0);
}
