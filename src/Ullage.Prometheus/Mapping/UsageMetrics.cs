using Ullage.Model;

namespace Ullage.Prometheus.Mapping;

/// <summary>A mapping settled on one name each: what this source in fact holds.</summary>
/// <param name="Cpu">The CPU metric.</param>
/// <param name="Memory">The metric of the working set.</param>
/// <param name="CfsPeriods">Counter of CFS periods, or null.</param>
/// <param name="CfsThrottled">Counter of throttled CFS periods, or null.</param>
/// <param name="Labels">Labels that say which container.</param>
public sealed record UsageMetrics(CpuMetric Cpu, string Memory, string? CfsPeriods, string? CfsThrottled, ContainerLabels Labels)
{
    /// <summary>Series of a metric that are about containers; sums over pods and nodes have no container label.</summary>
    public Selector Containers(string metric) => new Selector(metric).And(MatcherKind.NotEqual, Labels.Container, "");
}
