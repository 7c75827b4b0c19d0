namespace Ullage.Application.Planning;

/// <summary>A run would read more samples than allowed. Nothing of the usage was read; the message says how to narrow it.</summary>
public sealed class BudgetExceededException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="plan">The plan that is too large.</param>
    /// <param name="maxSamples">The most samples allowed.</param>
    /// <param name="leastWindow">The shortest window from which anything is decided: a shorter one is no advice.</param>
    public BudgetExceededException(QueryPlan plan, long maxSamples, TimeSpan leastWindow)
        : base(Text(plan, maxSamples, leastWindow))
    {
        Plan = plan;
        MaxSamples = maxSamples;
    }

    /// <summary>The plan that is too large.</summary>
    public QueryPlan Plan { get; }

    /// <summary>The most samples allowed.</summary>
    public long MaxSamples { get; }

    private static string Text(QueryPlan plan, long maxSamples, TimeSpan leastWindow)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var samples = plan.Total.Samples;
        var share = samples > 0 ? (double)maxSamples / samples : 1;
        var hours = Math.Floor(plan.Window.Duration.TotalHours * share);
        var shorter = hours >= Math.Max(1, leastWindow.TotalHours) ? FormattableString.Invariant($", with a shorter --window (about {hours:0}h would fit),") : "";
        return FormattableString.Invariant($"The run would read about {samples:N0} samples, more than the {maxSamples:N0} allowed by --max-samples. ")
            + FormattableString.Invariant($"Narrow it with --namespace{shorter} or raise --max-samples; --plan shows each query.");
    }
}
