namespace Ullage.Prometheus.Mapping;

/// <summary>A metric that tells a container's request or limit.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Resource"><c>cpu</c>, in cores, or <c>memory</c>, in bytes.</param>
/// <param name="Limit">A limit; otherwise a request.</param>
public sealed record SettingMetric(string Name, string Resource, bool Limit);
