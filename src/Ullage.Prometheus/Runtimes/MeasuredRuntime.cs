using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>What the memory history of one container's runtime tells.</summary>
/// <param name="Facts">Its facts, completed by what was measured over the window.</param>
/// <param name="Go">What its Go runtime did, pod by pod in stretches of at most an hour; empty for other runtimes.</param>
public sealed record MeasuredRuntime(RuntimeFacts Facts, IReadOnlyList<GoObservation> Go)
{
    /// <summary>Its facts, each completed by what was measured in one of the stretches asked for.</summary>
    public IReadOnlyList<RuntimeFacts> Within { get; init; } = [];
}
