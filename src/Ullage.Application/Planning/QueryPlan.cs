using Ullage.Model;

namespace Ullage.Application.Planning;

/// <summary>A query of a run, before or after it is made.</summary>
/// <param name="Purpose">What it is for: <c>discovery</c>, <c>cpu</c>, <c>memory</c>, <c>cfs-periods</c>, <c>cfs-throttled</c>, <c>runtime</c>.</param>
/// <param name="Selector">What is asked.</param>
/// <param name="Range">Over which time.</param>
/// <param name="Estimate">Series, samples and bytes: counted where <paramref name="Done"/>, else estimated.</param>
/// <param name="Done">Whether it was made in order to plan the others.</param>
public sealed record PlannedQuery(string Purpose, Selector Selector, TimeRange Range, ReadEstimate Estimate, bool Done)
{
    /// <summary>Why it could not be estimated, without secrets; its estimate is then of nothing. Null where it could.</summary>
    public string? NotEstimated { get; init; }
}

/// <summary>Every query of a run with what it costs. Nothing but discovery and the estimates themselves has been asked yet.</summary>
/// <param name="Window">The stretch of history.</param>
/// <param name="Queries">Those of discovery first, then by purpose and namespaces.</param>
/// <param name="Notices">What discovery did not find.</param>
public sealed record QueryPlan(TimeRange Window, IReadOnlyList<PlannedQuery> Queries, IReadOnlyList<Notice> Notices)
{
    /// <summary>Series, samples and bytes of all queries.</summary>
    public ReadEstimate Total => new(Queries.Sum(static q => q.Estimate.Series), Queries.Sum(static q => q.Estimate.Samples), Queries.Sum(static q => q.Estimate.Bytes));
}
