namespace Ullage.Prometheus.Mapping;

/// <summary>What the value of a CPU series counts.</summary>
public enum CpuKind
{
    /// <summary>CPU seconds since the container started; a fall is a restart.</summary>
    CounterSeconds,

    /// <summary>Cores in use at the time of the sample.</summary>
    GaugeCores,
}

/// <summary>A metric that tells CPU use.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Kind">What its value counts.</param>
public sealed record CpuMetric(string Name, CpuKind Kind);
