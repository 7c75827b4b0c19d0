namespace Ullage.Prometheus.Mapping;

/// <summary>A label of usage that names the pod's workload.</summary>
/// <param name="Label">The label.</param>
/// <param name="Kind">The kind of what it names.</param>
public sealed record OwnerLabel(string Label, string Kind);
