using Ullage.Model;

namespace Ullage.Sizing.Trends;

/// <summary>
/// Memory that grows needs a limit for what it will be, not for what it was: the last day's peak and the growth of the horizon. At most <see cref="Most"/> times that peak: beyond it
/// no limit is an answer, and the finding says when a restart is due.
/// </summary>
/// <remarks>Worked: last day's peak 400Mi, 20Mi a day, 7 days: 400 + 140 = 540Mi.</remarks>
internal sealed class MemoryGrowthRule : IRule
{
    private const double Most = 2;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Growth is not { } growth || LastPeak(context.Summary) is not { } peak)
        {
            return;
        }

        // Restarts begin it anew, and what it grows to between them was seen.
        if (growth.Restarting)
        {
            return;
        }

        var coming = growth.BytesPerDay * context.Options.Horizon.TotalDays;
        var amount = Math.Min(peak.Value + coming, Most * peak.Value);
        var held = amount < peak.Value + coming ? $", of which {Most:0} times the peak is all that a limit should follow" : "";
        into.Raise("memory-growth", ResourceField.MemoryLimit, amount,
            $"It grows by {Figures.Memory(growth.BytesPerDay)} a day: the last day's peak {Figures.Memory(peak.Value)} + {Figures.Memory(growth.BytesPerDay)} × {context.Options.Horizon.TotalDays:0.#} d = {Figures.MemoryAtLeast(peak.Value + coming)}{held}.", peak);
    }

    /// <summary>The highest memory of the last 24 hours seen.</summary>
    public static Evidence? LastPeak(UsageSummary summary)
    {
        var hours = summary.Hours;
        if (hours.Count == 0)
        {
            return null;
        }

        var from = hours[hours.Count - 1].StartMs - TimeRange.DayMs;
        double most = 0;
        foreach (var hour in hours)
        {
            most = hour.StartMs > from && hour.MemoryMax > most ? hour.MemoryMax : most;
        }

        return most > 0 ? new Evidence("memory peak of the last 24 h", most, "bytes") : null;
    }
}
