using Ullage.Model;

namespace Ullage.Testing.Conformance;

/// <summary>Series of one metric that every source must give alike.</summary>
/// <param name="Metric">The metric, which names the case.</param>
/// <param name="Series">Its series; times increase.</param>
public sealed record ConformanceCase(string Metric, IReadOnlyDictionary<LabelSet, IReadOnlyList<(long AtMs, double Value)>> Series)
{
    /// <summary>Whether all timestamps are multiples of 125 ms: promtool multiplies seconds in binary floating point and cuts, which loses others at times.</summary>
    public bool SurvivesPromtool { get; init; } = true;

    /// <summary>Whether values keep twelve digits in VictoriaMetrics' decimals.</summary>
    public bool SurvivesDecimals { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => Metric;
}
