namespace Ullage.Application.Planning;

/// <summary>A run would read more samples than allowed. Nothing of the usage was read; the message says how to narrow it.</summary>
public sealed class BudgetExceededException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="plan">The plan that is too large.</param>
    /// <param name="maxSamples">The most samples allowed.</param>
    public BudgetExceededException(QueryPlan plan, long maxSamples)
        : base(Text(plan, maxSamples))
    {
        Plan = plan;
        MaxSamples = maxSamples;
    }

    /// <summary>The plan that is too large.</summary>
    public QueryPlan Plan { get; }

    /// <summary>The most samples allowed.</summary>
    public long MaxSamples { get; }

    private static string Text(QueryPlan plan, long maxSamples)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var samples = plan.Total.Samples;
        var share = samples > 0 ? (double)maxSamples / samples : 1;
        var hours = plan.Window.Duration.TotalHours * share;
        return FormattableString.Invariant($"The run would read about {samples:N0} samples, more than the {maxSamples:N0} allowed by --max-samples. ")
            + FormattableString.Invariant($"Narrow it with --namespace, with a shorter --window (about {Math.Max(1, Math.Floor(hours)):0}h would fit), or raise --max-samples; --plan shows each query.");
    }
}
